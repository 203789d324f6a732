package io.millrace.stream;

import io.millrace.media.MediaChunk;

/**
 * Where the chunks of one sender's media go, in their order, to be numbered in order of arrival.
 * Used by one thread, which it blocks while there is no room.
 */
public interface SenderIntake {
  /** An epoch that is not known here, since the chunks are numbered elsewhere. */
  int UNKNOWN_EPOCH = -1;

  /**
   * A new epoch begins with the next chunk, unless nothing has come in the one that is.
   *
   * @return the epoch, or {@link #UNKNOWN_EPOCH}
   */
  int restart();

  /**
   * Takes the next chunk.
   *
   * @return false if it is refused: it breaks a limit
   * @throws IntakeException if this or an earlier one could not be stored
   * @throws ShuttingDownException if nothing is taken any more
   */
  boolean accept(MediaChunk chunk);

  /**
   * Waits until all chunks are safe, for a limited time.
   *
   * @throws IntakeException if that is not known, or one could not be stored
   */
  void settle();
}
