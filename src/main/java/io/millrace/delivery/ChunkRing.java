package io.millrace.delivery;

import io.millrace.media.MediaChunk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A first-in-first-out ring of chunks and their stamps, which grows by doubling. */
final class ChunkRing {
  private static final int INITIAL_CAPACITY = 16;

  private @Nullable MediaChunk[] chunks = new MediaChunk[INITIAL_CAPACITY];
  private long[] stamps = new long[INITIAL_CAPACITY];
  private int head;
  private int size;

  void add(MediaChunk chunk, long stamp) {
    if (size == chunks.length) {
      grow();
    }
    int tail = (head + size) & (chunks.length - 1);
    chunks[tail] = chunk;
    stamps[tail] = stamp;
    size++;
  }

  /** The stamp of the oldest chunk; {@link Turns#EMPTY} if there is none. */
  long headStamp() {
    return size == 0 ? Turns.EMPTY : stamps[head];
  }

  /** Takes the oldest chunk; the ring must not be empty. */
  MediaChunk take() {
    MediaChunk chunk = chunks[head];
    if (size == 0 || chunk == null) {
      throw new IllegalStateException("the ring is empty");
    }
    chunks[head] = null;
    head = (head + 1) & (chunks.length - 1);
    size--;
    return chunk;
  }

  private void grow() {
    int length = chunks.length;
    @Nullable MediaChunk[] moreChunks = Arrays.copyOfRange(chunks, head, head + length * 2);
    long[] moreStamps = Arrays.copyOfRange(stamps, head, head + length * 2);
    System.arraycopy(chunks, 0, moreChunks, length - head, head);
    System.arraycopy(stamps, 0, moreStamps, length - head, head);
    chunks = moreChunks;
    stamps = moreStamps;
    head = 0;
  }
}
