package io.millrace.trial;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks what comes out against the plan, item by item. Used by one thread. */
final class TrialLedger {
  private static final int SHOWN = 10;

  private final TrialPlan plan;
  private final Map<String, Stream> streams = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private long delivered;
  private long repeated;
  private long outOfOrder;
  private long repeatedGaps;
  private long damaged;

  private static final class Stream {
    private final Set<Long> delivered = new HashSet<>();
    private final Set<TrialPlan.Run> gaps = new TreeSet<>();
    private long last = -1;
    private boolean isEnded;
  }

  TrialLedger(TrialPlan plan) {
    this.plan = plan;
  }

  void note(StreamItem item) {
    Stream stream = streams.computeIfAbsent(item.streamId(), id -> new Stream());
    switch (item) {
      case MediaChunk chunk -> chunk(stream, chunk);
      case StreamItem.Gap gap -> gap(stream, gap);
      case StreamItem.End end -> stream.isEnded = true;
      case StreamItem.Skip skip -> complain("a skip: " + skip);
    }
  }

  private void chunk(Stream stream, MediaChunk chunk) {
    long number = chunk.sequenceNumber();
    if (chunk.epoch() != 0) {
      complain("%s in epoch %d".formatted(chunk.streamId(), chunk.epoch()));
    }
    if (!Arrays.equals(chunk.data(), plan.payload(chunk.streamId(), number))) {
      damaged++;
      complain("%s: %d has other bytes than were sent".formatted(chunk.streamId(), number));
    }
    if (!stream.delivered.add(number)) {
      repeated++;
      return;
    }
    delivered++;
    if (number < stream.last) {
      outOfOrder++;
      complain("%s: %d after %d".formatted(chunk.streamId(), number, stream.last));
    }
    stream.last = Math.max(stream.last, number);
  }

  private void gap(Stream stream, StreamItem.Gap gap) {
    if (!stream.gaps.add(new TrialPlan.Run(gap.from(), gap.to()))) {
      repeatedGaps++;
    }
  }

  /** A record was refused: none of those sent should be. */
  void refused(String streamId, String reason) {
    complain("%s: refused: %s".formatted(streamId, reason));
  }

  private void complain(String what) {
    if (complaints.size() < SHOWN) {
      complaints.add(what);
    }
  }

  boolean isComplete() {
    return streams.size() == plan.streams()
        && streams.values().stream().allMatch(stream -> stream.isEnded);
  }

  /** Streams that have ended. */
  long ended() {
    return streams.values().stream().filter(stream -> stream.isEnded).count();
  }

  long delivered() {
    return delivered;
  }

  long missing() {
    return plan.sent() - delivered;
  }

  long repeated() {
    return repeated;
  }

  long outOfOrder() {
    return outOfOrder;
  }

  /** Gaps that are no run of numbers never sent, and such runs without a gap of their own. */
  long wrongGaps() {
    long wrong = 0;
    for (String id : plan.neverSent().keySet()) {
      wrong += unlike(gaps(id), plan.runsNeverSent(id)) + unlike(plan.runsNeverSent(id), gaps(id));
    }
    return wrong;
  }

  private Set<TrialPlan.Run> gaps(String id) {
    Stream stream = streams.get(id);
    return stream == null ? Set.of() : stream.gaps;
  }

  private static long unlike(Set<TrialPlan.Run> some, Set<TrialPlan.Run> others) {
    return some.stream().filter(run -> !others.contains(run)).count();
  }

  /** Chunks whose payload is not, byte for byte, what was sent. */
  long damaged() {
    return damaged;
  }

  long repeatedGaps() {
    return repeatedGaps;
  }

  /** The first things that are wrong, in words. */
  List<String> complaints() {
    List<String> all = new ArrayList<>(complaints);
    streams.forEach(
        (id, stream) -> {
          List<Long> missing = new ArrayList<>();
          for (long number = 0; number < plan.chunks(); number++) {
            if (!stream.delivered.contains(number) && !plan.isLost(id, number)) {
              missing.add(number);
            }
          }
          if (!missing.isEmpty()) {
            all.add(
                "%s: %d missing, the first %s"
                    .formatted(
                        id, missing.size(), missing.subList(0, Math.min(SHOWN, missing.size()))));
          }
          Set<TrialPlan.Run> wrong = new TreeSet<>(stream.gaps);
          wrong.removeAll(plan.runsNeverSent(id));
          if (!wrong.isEmpty()) {
            all.add("%s: wrong gaps %s".formatted(id, wrong));
          }
        });
    return all;
  }
}
