package io.millrace.stream;

import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way from a sender to what makes its renditions, which takes them on a thread of
 * its own. Bounded by frames and bytes.
 *
 * <p>When it is full, a sender that can wait does. For one that cannot, all frames are skipped
 * until a keyframe comes while the feed is at most half full, so that what comes next can be
 * decoded.
 */
final class RenditionFeed {
  private static final double ROOM = 0.5;

  private final RenditionSettings bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private int frames;
  private long bytes;
  private long skipped;
  private boolean isSkipping;
  private boolean isEnded;
  private boolean isClosed;
  private boolean isLeft;

  /** What waits: either a frame or a configuration. */
  private record Item(@Nullable Frame frame, @Nullable TrackConfig config) {}

  RenditionFeed(RenditionSettings bounds) {
    this.bounds = bounds;
  }

  /** How full it is, by frames or by bytes, whichever is fuller: 0 to 1. */
  double fill() {
    lock.lock();
    try {
      return fillNow();
    } finally {
      lock.unlock();
    }
  }

  private double fillNow() {
    return Math.min(
        1, Math.max((double) frames / bounds.maxFrames(), (double) bytes / bounds.maxBytes()));
  }

  /** Frames that were skipped. */
  long skipped() {
    lock.lock();
    try {
      return skipped;
    } finally {
      lock.unlock();
    }
  }

  void track(TrackConfig config) {
    lock.lock();
    try {
      if (!isClosed) {
        items.add(new Item(null, config));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a frame, or skips it.
   *
   * @param canWait whether the caller waits for room
   */
  void frame(Frame frame, boolean canWait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (canWait && fillNow() >= 1 && !isClosed) {
        changed.await();
      }
      if (isClosed) {
        return;
      }
      boolean isKeyframe = frame.type().isVideo() && frame.isKeyframe();
      boolean resumes = isKeyframe && fillNow() <= ROOM;
      isSkipping = fillNow() >= 1 || (isSkipping && !resumes && !canWait);
      if (isSkipping) {
        skipped++;
        return;
      }
      items.add(new Item(frame, null));
      frames++;
      bytes += frame.data().length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more comes; what waits is still taken. */
  void end() {
    lock.lock();
    try {
      isEnded = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is taken in or out any more. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      items.clear();
      frames = 0;
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Hands everything on until the end, or until it is closed. */
  void drainTo(FrameSink sink) throws InterruptedException {
    for (Item item = take(); item != null; item = take()) {
      TrackConfig config = item.config;
      if (config != null) {
        sink.track(config);
      }
      Frame frame = item.frame;
      if (frame != null) {
        sink.frame(frame);
      }
    }
  }

  private @Nullable Item take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (items.isEmpty() && !isEnded && !isClosed) {
        changed.await();
      }
      Item item = items.poll();
      if (item != null && item.frame != null) {
        frames--;
        bytes -= item.frame.data().length;
        changed.signalAll();
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** The taker has left. */
  void leave() {
    lock.lock();
    try {
      isLeft = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the taker has left.
   *
   * @return false if it has not after the time given
   */
  boolean awaitLeft(Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (!isLeft && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return isLeft;
    } finally {
      lock.unlock();
    }
  }
}
