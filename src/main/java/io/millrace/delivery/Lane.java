package io.millrace.delivery;

import io.millrace.media.MediaChunk;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out row of chunks and their stamps.
 *
 * <p>In linked blocks rather than one ring: nothing is copied to grow, and the blocks of a long
 * lane are young, so that the collector's write barriers stay on their fast path. A lane that runs
 * empty keeps one block. Not thread-safe.
 */
final class Lane {
  private static final int BLOCK_SIZE = 256;

  private Block head = new Block();
  private Block tail = head;
  private int headIndex;
  private int tailIndex;

  private static final class Block {
    final @Nullable MediaChunk[] chunks = new MediaChunk[BLOCK_SIZE];
    final long[] stamps = new long[BLOCK_SIZE];
    @Nullable Block next;
  }

  void add(MediaChunk chunk, long stamp) {
    if (tailIndex == BLOCK_SIZE) {
      append();
    }
    tail.chunks[tailIndex] = chunk;
    tail.stamps[tailIndex] = stamp;
    tailIndex++;
  }

  /** The stamp of the oldest chunk; {@link Turns#EMPTY} if there is none. */
  long headStamp() {
    return isEmpty() ? Turns.EMPTY : head.stamps[headIndex];
  }

  /** Takes the oldest chunk; the lane must not be empty. */
  MediaChunk take() {
    MediaChunk chunk = head.chunks[headIndex];
    if (chunk == null) {
      throw new IllegalStateException("the lane is empty");
    }
    head.chunks[headIndex] = null;
    headIndex++;
    if (isEmpty()) {
      headIndex = 0;
      tailIndex = 0;
    } else if (headIndex == BLOCK_SIZE && head.next != null) {
      head = head.next;
      headIndex = 0;
    }
    return chunk;
  }

  /** Copies the oldest chunks, which stay, and returns how many: at most so many. */
  int copy(@Nullable MediaChunk[] target, int most) {
    int end = head == tail ? tailIndex : BLOCK_SIZE;
    int count = Math.min(most, end - headIndex);
    System.arraycopy(head.chunks, headIndex, target, 0, count);
    return count;
  }

  private boolean isEmpty() {
    return head == tail && headIndex == tailIndex;
  }

  private void append() {
    Block block = new Block();
    tail.next = block;
    tail = block;
    tailIndex = 0;
  }
}
