package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts the coded frames of several tracks in one row by their times, and hands them to a sink.
 *
 * <p>The earliest frame goes out when each track that has not ended shows one. A track that lags is
 * waited for only while the others' frames that wait span less than {@link #MAX_SPAN_US}, or {@link
 * #MAX_START_SPAN_US} as long as a track's configuration is not known, and are no more than {@link
 * #MAX_FRAMES} and {@link #MAX_BYTES}: so a track alone never blocks another. What a track gives
 * beyond these bounds blocks until the sink has taken some.
 */
final class Interleaver {
  static final long MAX_SPAN_US = 2_000_000;
  static final long MAX_START_SPAN_US = 10_000_000;
  static final int MAX_FRAMES = 2048;
  static final long MAX_BYTES = 8 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Lane> lanes = new ArrayList<>();
  private boolean isComplete;
  private int frames;
  private long bytes;
  private long newestUs = Long.MIN_VALUE;

  /** One track on its way out. Given to by one thread. */
  final class Lane {
    private final ArrayDeque<TrackItem> items = new ArrayDeque<>();
    private boolean isConfigured;
    private boolean isEnded;

    /** The configuration of the frames to come. */
    void track(TrackConfig config) throws InterruptedException {
      give(new TrackItem.Config(config), 0);
    }

    /** A frame, in decoding order. Blocks while too much waits. */
    void frame(Frame frame) throws InterruptedException {
      give(new TrackItem.Coded(frame), frame.data().length);
    }

    private void give(TrackItem item, int length) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (isFull()) {
          changed.await();
        }
        items.add(item);
        count(item, 1, length);
        isConfigured |= item instanceof TrackItem.Config;
        if (next() != null) {
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    /** No more comes. */
    void end() {
      lock.lock();
      try {
        isEnded = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private long nextUs() {
      return switch (items.peek()) {
        case TrackItem.Config config -> Long.MIN_VALUE;
        case TrackItem.Coded coded -> coded.frame().timestampUs();
        case null -> Long.MAX_VALUE;
      };
    }
  }

  private void count(TrackItem item, int one, int length) {
    if (item instanceof TrackItem.Coded coded) {
      frames += one;
      bytes += (long) one * length;
      newestUs = Math.max(newestUs, coded.frame().timestampUs());
    }
  }

  private boolean isFull() {
    return frames >= MAX_FRAMES || bytes >= MAX_BYTES;
  }

  /** Adds a track, before its first frame. */
  Lane open() {
    Lane lane = new Lane();
    lock.lock();
    try {
      lanes.add(lane);
    } finally {
      lock.unlock();
    }
    return lane;
  }

  /** No more tracks are opened. */
  void complete() {
    lock.lock();
    try {
      isComplete = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Feeds the sink until all is complete and ended. */
  void run(FrameSink sink) throws InterruptedException {
    for (TrackItem item = take(); item != null; item = take()) {
      switch (item) {
        case TrackItem.Config config -> sink.track(config.config());
        case TrackItem.Coded coded -> sink.frame(coded.frame());
      }
    }
  }

  private @Nullable TrackItem take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Lane next = next();
      while (next == null && !isOver()) {
        changed.await();
        next = next();
      }
      TrackItem item = next == null ? null : next.items.poll();
      if (item instanceof TrackItem.Coded coded) {
        boolean isRoomAwaited = isFull();
        count(item, -1, coded.frame().data().length);
        if (isRoomAwaited) {
          changed.signalAll();
        }
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver() {
    return isComplete && lanes.stream().allMatch(lane -> lane.isEnded && lane.items.isEmpty());
  }

  /** The lane whose item is due; null if it is not time yet. */
  private @Nullable Lane next() {
    Lane earliest = null;
    boolean isWaitedFor = false;
    boolean isUnknown = false;
    for (Lane lane : lanes) {
      isWaitedFor |= lane.items.isEmpty() && !lane.isEnded;
      isUnknown |= !lane.isConfigured && !lane.isEnded;
      if (!lane.items.isEmpty() && (earliest == null || lane.nextUs() < earliest.nextUs())) {
        earliest = lane;
      }
    }
    if (earliest == null || earliest.nextUs() == Long.MIN_VALUE) {
      return earliest;
    }
    long spanUs = newestUs - earliest.nextUs();
    long waitUs = isUnknown ? MAX_START_SPAN_US : MAX_SPAN_US;
    return !isWaitedFor || isFull() || spanUs > waitUs ? earliest : null;
  }
}
