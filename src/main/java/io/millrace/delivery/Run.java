package io.millrace.delivery;

import io.millrace.media.MediaChunk;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The next chunks of one lane, on their way to a reader one after the other, without a lock for
 * each. What the order of a queue says may change meanwhile: then the run is called back, and what
 * has not been delivered of it stays where it is, in its lane.
 *
 * <p>One thread at a time begins runs and delivers; what is not said to be safe needs the queue's
 * lock.
 */
final class Run {
  /** Deliveries without a look at the queue. */
  static final int MAX_LENGTH = 32;

  private final @Nullable MediaChunk[] chunks = new MediaChunk[MAX_LENGTH];
  private final AtomicInteger delivered = new AtomicInteger();
  private volatile boolean isRecalled;
  private int lane = Turns.LANES;
  private int length;
  private int settled;

  /** Begins with the first chunks of a lane, at most so many. */
  void begin(int from, Lane chunksOfLane, int most) {
    lane = from;
    length = chunksOfLane.copy(chunks, Math.min(most, MAX_LENGTH));
    settled = 0;
    delivered.setPlain(0);
    isRecalled = false;
  }

  /** The next chunk, for whoever delivers, without the lock; null at the end or once recalled. */
  @Nullable MediaChunk next() {
    int next = delivered.getPlain();
    if (next == length || isRecalled) {
      return null;
    }
    MediaChunk chunk = chunks[next];
    chunks[next] = null;
    delivered.setRelease(next + 1);
    return chunk;
  }

  /** The lane it comes from; {@link Turns#LANES} between runs. */
  int lane() {
    return lane;
  }

  /** True, once for each delivered chunk that is still in its lane. */
  boolean settle() {
    if (settled == delivered.getAcquire()) {
      return false;
    }
    settled++;
    return true;
  }

  /** Has it end after the chunk that is being delivered. */
  void recall() {
    if (!isRecalled) { // a look costs less than a write that others wait for
      isRecalled = true;
    }
  }

  /** Ends it, settled; keeps nothing of what was not delivered. */
  void end() {
    Arrays.fill(chunks, settled, length, null);
    length = settled;
    lane = Turns.LANES;
  }
}
