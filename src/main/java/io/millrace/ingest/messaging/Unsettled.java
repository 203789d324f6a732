package io.millrace.ingest.messaging;

import io.millrace.media.MediaChunk;
import io.millrace.stream.IntakeTotals;
import io.millrace.stream.Receipts;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * A broker's messages whose chunks have not left yet: each is settled once its chunk has, so that
 * the broker still has what a process that dies has held. Bounded: who brings more waits.
 *
 * <p>Where the broker can give back a message that is not the oldest one, the last of each stream
 * that has left is settled with the one after it. It comes again after a crash, and tells where the
 * stream stood.
 *
 * <p>Thread-safe.
 */
final class Unsettled {
  private final Receipts receipts;
  private final DeadLetters deadLetters;
  private final IntakeTotals totals;
  private final InFlight room;
  private final long maxLastBytes;

  /** By stream; the one longest without a chunk comes first. */
  private final LinkedHashMap<String, Line> lines = new LinkedHashMap<>(16, 0.75f, true);

  private long lastBytes;

  /** One stream's messages. */
  private static final class Line {
    private final Map<Long, Pending> byNumber = new HashMap<>();
    private final Map<String, Pending> byEventId = new HashMap<>();
    private @Nullable Pending last;
  }

  Unsettled(Receipts receipts, DeadLetters deadLetters, IntakeTotals totals, long maxBytes) {
    this.receipts = receipts;
    this.deadLetters = deadLetters;
    this.totals = totals;
    this.room = new InFlight(maxBytes);
    this.maxLastBytes = maxBytes / 2;
    receipts.onEnd(this::ended);
  }

  /** Completes when there is room for a message of that size. */
  Uni<Void> awaitRoom(long bytes) {
    return Uni.createFrom().completionStage(() -> room.reserve(bytes));
  }

  /** A message for which there is room. */
  Pending pending(Message<?> message, Origin origin, ChunkMessages.Arrival arrival, long bytes) {
    totals.inFlight(bytes);
    boolean isNumbered = arrival.chunk().isNumbered();
    return new Pending(
        arrival.chunk().streamId(), message, origin, isNumbered ? null : arrival.eventId(), bytes);
  }

  /**
   * Whether a message without a number is here already, and was given back with its connection: it
   * is settled with itself then.
   */
  synchronized boolean isAgain(Pending pending) {
    Line line = lines.get(pending.streamId);
    Pending first =
        line == null || pending.eventId == null ? null : line.byEventId.get(pending.eventId);
    if (line != null && first != null) {
      join(line, first, pending);
    }
    return first != null;
  }

  /** Keeps a message until its chunk has left or is refused. */
  synchronized void expect(Pending pending, MediaChunk chunk) {
    if (pending.eventId != null) {
      line(pending.streamId).byEventId.put(pending.eventId, pending);
    }
    receipts.expect(chunk, pending);
  }

  /** A message, or several of the same chunk, that wait for it to leave. */
  final class Pending implements Receipts.Receipt {
    private final String streamId;
    private final List<Message<?>> messages = new ArrayList<>();
    private final Origin origin;
    private final @Nullable String eventId;
    private long sizeBytes;
    private long roomBytes;
    private long number = -1;
    private boolean isSettled;

    Pending(
        String streamId, Message<?> message, Origin origin, @Nullable String eventId, long bytes) {
      this.eventId = eventId;
      this.streamId = streamId;
      this.messages.add(message);
      this.origin = origin;
      this.sizeBytes = bytes;
      this.roomBytes = bytes;
    }

    private void add(Pending repeated) {
      messages.addAll(repeated.messages);
      sizeBytes += repeated.sizeBytes;
      roomBytes += repeated.roomBytes;
    }

    @Override
    public void delivered(MediaChunk chunk) {
      Unsettled.this.delivered(this, chunk);
    }

    @Override
    public void refused(String reason) {
      Unsettled.this.refused(this, reason);
    }
  }

  /** The chunk was taken in, under that number. */
  synchronized void received(Pending pending, long number) {
    index(pending, number);
  }

  private void index(Pending pending, long number) {
    if (!pending.isSettled && pending.number < 0) {
      pending.number = number;
      line(pending.streamId).byNumber.put(number, pending);
    }
  }

  private Line line(String streamId) {
    return lines.computeIfAbsent(streamId, id -> new Line());
  }

  /**
   * The chunk had come before: its message is settled with the first one's, which may have gone
   * with a connection.
   */
  void repeated(Pending pending, long number) {
    synchronized (this) {
      Line line = lines.get(pending.streamId);
      Pending first = line == null ? null : line.byNumber.get(number);
      if (line != null && first != null) {
        join(line, first, pending);
        return;
      }
    }
    settle(pending);
  }

  private void join(Line line, Pending first, Pending again) {
    first.add(again);
    if (line.last == first) {
      lastBytes += again.sizeBytes;
      leaveRoom(first);
    }
  }

  private void delivered(Pending pending, MediaChunk chunk) {
    List<Pending> done = new ArrayList<>();
    synchronized (this) {
      index(pending, chunk.sequenceNumber());
      Line line = line(pending.streamId);
      takeLast(line, done);
      if (pending.origin.givesBackAny() && !chunk.isFinal()) {
        leaveRoom(pending);
        line.last = pending;
        lastBytes += pending.sizeBytes;
        boundLast(done);
      } else {
        done.add(pending);
      }
      done.forEach(this::unindex);
    }
    done.forEach(this::settle);
  }

  private void takeLast(Line line, List<Pending> done) {
    Pending last = line.last;
    if (last != null) {
      line.last = null;
      lastBytes -= last.sizeBytes;
      done.add(last);
    }
  }

  private void boundLast(List<Pending> done) {
    Iterator<Line> eldest = lines.values().iterator();
    while (lastBytes > maxLastBytes && eldest.hasNext()) {
      takeLast(eldest.next(), done);
    }
  }

  private void unindex(Pending pending) {
    pending.isSettled = true;
    Line line = lines.get(pending.streamId);
    if (line != null) {
      line.byNumber.remove(pending.number, pending);
      if (pending.eventId != null) {
        line.byEventId.remove(pending.eventId, pending);
      }
      if (line.byNumber.isEmpty() && line.byEventId.isEmpty() && line.last == null) {
        lines.remove(pending.streamId);
      }
    }
  }

  private void ended(String streamId) {
    List<Pending> done = new ArrayList<>();
    synchronized (this) {
      Line line = lines.get(streamId);
      if (line != null) {
        takeLast(line, done);
        done.forEach(this::unindex);
      }
    }
    done.forEach(this::settle);
  }

  private void settle(Pending pending) {
    leaveRoom(pending);
    pending.messages.forEach(Message::ack);
  }

  private void refused(Pending pending, String reason) {
    synchronized (this) {
      unindex(pending);
    }
    Uni.join()
        .all(
            pending.messages.stream()
                .map(
                    each ->
                        deadLetters.refuse(each, pending.origin, new ChunkGivenUpException(reason)))
                .toList())
        .andCollectFailures()
        .onTermination()
        .invoke(() -> leaveRoom(pending))
        .subscribe()
        .with(done -> {}, failure -> {});
  }

  private void leaveRoom(Pending pending) {
    long bytes;
    synchronized (this) {
      bytes = pending.roomBytes;
      pending.roomBytes = 0;
    }
    if (bytes > 0) {
      totals.inFlight(-bytes);
      room.release(bytes);
    }
  }
}
