package io.millrace.delivery;

import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;

/**
 * Is told what becomes of the chunks in a reader's queue.
 *
 * <p>Called outside of the queue's lock, by the thread that offered or drained; calls of different
 * threads may overlap. Must neither block nor throw.
 */
public interface DeliveryListener {
  DeliveryListener NONE = (chunk, reason) -> {};

  void dropped(MediaChunk chunk, DropReason reason);

  /** The chunk was handed to the reader so long after it had come in. */
  default void sent(MediaChunk chunk, long nanosSinceArrival) {}
}
