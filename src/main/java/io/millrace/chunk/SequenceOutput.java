package io.millrace.chunk;

import io.millrace.media.ChunkProcessingError;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;

/**
 * Where a {@link ChunkSequence} puts what it has put in order.
 *
 * <p>All methods but {@link #settled} are called under the sequence's lock, one at a time, by the
 * thread that accepts, flushes or closes, or by the timer's thread. They should be quick and must
 * not call back into the sequence. If one throws, the sequence still finishes what it was doing and
 * stays whole; the exception then leaves the call that caused it.
 */
public interface SequenceOutput {

  /**
   * The next chunk in order, with its epoch and number filled in.
   *
   * @param heldNanos how long it waited for those before it; 0 if it came in order
   */
  void chunk(MediaChunk chunk, long heldNanos);

  /** Numbers that are given up; once per run of missing numbers, between its neighbours. */
  void gap(StreamItem.Gap gap);

  /** What follows belongs to this epoch, numbered anew. */
  void restarted(int epoch);

  /**
   * A chunk that is refused: once for each chunk counted as rejected, whether its {@code accept}
   * said so or had answered Received, the chunk being held, and it is given up on only now.
   */
  void rejected(MediaChunk chunk, ChunkProcessingError error);

  /**
   * The calls before this one belong together and are all there is for now. Called without the
   * lock, so perhaps by several threads at once.
   */
  default void settled() {}
}
