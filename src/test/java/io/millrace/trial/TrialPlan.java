package io.millrace.trial;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a trial sends: streams whose chunks are shuffled, some sent twice and some never.
 *
 * @param streams how many
 * @param chunks of each stream
 * @param block chunks are shuffled within blocks of so many
 * @param neverSent numbers that are not sent, by stream
 */
record TrialPlan(int streams, int chunks, int block, TreeMap<String, Set<Long>> neverSent) {
  private static final double LOSS = 0.01;
  private static final double REPETITION = 0.01;
  private static final int PAYLOAD_BYTES = 256;

  static TrialPlan of(int streams, int chunks, long seed) {
    Random random = new Random(seed);
    TreeMap<String, Set<Long>> neverSent = new TreeMap<>();
    for (int stream = 0; stream < streams; stream++) {
      Set<Long> lost = new TreeSet<>();
      for (long number = 1; number < chunks - 1; number++) {
        if (random.nextDouble() < LOSS) {
          lost.add(number);
        }
      }
      neverSent.put("stream-%02d".formatted(stream), lost);
    }
    return new TrialPlan(streams, chunks, 16, neverSent);
  }

  /**
   * All that is sent, in the order of sending: block by block, the streams taking turns. Between
   * two blocks nothing that will be sent is missing.
   */
  List<List<MediaChunk>> sendings(long seed) {
    Random random = new Random(seed);
    List<List<MediaChunk>> blocks = new ArrayList<>();
    for (long from = 0; from < chunks; from += block) {
      List<List<MediaChunk>> pieces = new ArrayList<>();
      for (Map.Entry<String, Set<Long>> stream : neverSent.entrySet()) {
        pieces.add(piece(stream.getKey(), from, stream.getValue(), random));
      }
      blocks.add(inTurns(pieces));
    }
    return blocks;
  }

  private static List<MediaChunk> inTurns(List<List<MediaChunk>> pieces) {
    List<MediaChunk> all = new ArrayList<>();
    int longest = pieces.stream().mapToInt(List::size).max().orElse(0);
    for (int at = 0; at < longest; at++) {
      for (List<MediaChunk> piece : pieces) {
        if (at < piece.size()) {
          all.add(piece.get(at));
        }
      }
    }
    return all;
  }

  private List<MediaChunk> piece(String id, long from, Set<Long> lost, Random random) {
    List<MediaChunk> piece = new ArrayList<>();
    for (long number = from; number < Math.min(chunks, from + block); number++) {
      if (!lost.contains(number)) {
        piece.add(chunk(id, number));
        if (random.nextDouble() < REPETITION) {
          piece.add(chunk(id, number));
        }
      }
    }
    Collections.shuffle(piece, random);
    return piece;
  }

  /** The bytes of a chunk. */
  byte[] payload(String id, long number) {
    byte[] data = new byte[PAYLOAD_BYTES];
    new Random(id.hashCode() * 31L + number).nextBytes(data);
    ByteBuffer.wrap(data).putLong(number);
    return data;
  }

  private MediaChunk chunk(String id, long number) {
    return MediaChunk.builder(id, ChunkType.VIDEO_P_FRAME)
        .sequenceNumber(number)
        .timestampUs(number * 33_333)
        .isFinal(number == chunks - 1)
        .data(payload(id, number))
        .build();
  }

  /** Neighbouring numbers, first and last included. */
  record Run(long from, long to) implements Comparable<Run> {
    @Override
    public int compareTo(Run other) {
      return from == other.from ? Long.compare(to, other.to) : Long.compare(from, other.from);
    }
  }

  /** The runs of numbers of a stream that are never sent, each as long as it can be. */
  Set<Run> runsNeverSent(String id) {
    Set<Run> runs = new TreeSet<>();
    @Nullable Run last = null;
    for (long number : neverSent.getOrDefault(id, Set.of())) {
      if (last != null && last.to() + 1 == number) {
        runs.remove(last);
        last = new Run(last.from(), number);
      } else {
        last = new Run(number, number);
      }
      runs.add(last);
    }
    return runs;
  }

  /** Whether that number is never sent. */
  boolean isLost(String id, long number) {
    return neverSent.getOrDefault(id, Set.of()).contains(number);
  }

  long sent() {
    return (long) streams * chunks - neverSent.values().stream().mapToLong(Set::size).sum();
  }

  long lost() {
    return neverSent.values().stream().mapToLong(Set::size).sum();
  }
}
