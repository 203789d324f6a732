package io.millrace.delivery;

import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;

/**
 * Is told of each chunk that a reader's queue drops.
 *
 * <p>Called outside of the queue's lock, by the thread that offered or drained; calls of different
 * threads may overlap. Must neither block nor throw.
 */
@FunctionalInterface
public interface DropListener {
  DropListener NONE = (chunk, reason) -> {};

  void dropped(MediaChunk chunk, DropReason reason);
}
