package io.millrace.chunk;

import java.util.List;

/**
 * All that a {@link ChunkSequence} knows, but for the payloads of the chunks that it holds: another
 * process that gets those again goes on from here as if nothing had happened. Times are those of
 * the sequence's clock.
 *
 * @param epoch how often the numbering has restarted
 * @param declaredEpoch the last epoch that a chunk brought itself
 * @param hasBegun whether the first number is settled
 * @param last the highest number delivered or given up, -1 if none
 * @param lastTimestampUs media time of the chunk delivered last
 * @param joinedNanos when the first chunk of a join came
 * @param inRange chunks taken in range of the stream
 * @param held what waits, no number twice
 */
public record SequenceState(
    int epoch,
    int declaredEpoch,
    boolean hasBegun,
    long last,
    long lastTimestampUs,
    long joinedNanos,
    long inRange,
    History history,
    Ghost ghostAhead,
    Ghost ghostBehind,
    List<Held> held) {

  public SequenceState {
    held = List.copyOf(held);
  }

  /** What is known of the numbers delivered and given up, as {@link DeliveredHistory} keeps it. */
  public record History(
      long first,
      long newest,
      char[] prints,
      char[] opening,
      boolean openingKept,
      long[] missed,
      int missedRanges) {}

  /** A suspect that was let go: its number confirms a neighbour while the mark stands. */
  public record Ghost(long number, long mark) {}

  /** A chunk that waits. */
  public record Held(long number, Place place, long arrivalNanos, long mark) {}

  /** Where a chunk waits. */
  public enum Place {
    /** In range, for those before it. */
    WINDOW,
    /** Far ahead, for a neighbour. */
    AHEAD,
    /** Behind, as a sign of a restart. */
    BEHIND
  }
}
