package io.millrace.trial;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** What happened in each tenth of a second since its making. Thread-safe. */
final class RateSeries {
  private static final long SLOT_NANOS = Duration.ofMillis(100).toNanos();
  private static final int SLOTS_A_SECOND = 10;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final long beginNanos = System.nanoTime();
  private final AtomicLongArray slots = new AtomicLongArray((int) LONGEST.toSeconds() * 10);

  void add(long amount) {
    slots.addAndGet(slot(System.nanoTime()), amount);
  }

  private int slot(long nanoTime) {
    return (int) Math.min((nanoTime - beginNanos) / SLOT_NANOS, slots.length() - 1);
  }

  /** The amount a second between two times of {@link System#nanoTime}. */
  double perSecond(long fromNanos, long toNanos) {
    int from = slot(fromNanos);
    int to = slot(toNanos);
    return sum(from, to) * SLOTS_A_SECOND / (double) Math.max(1, to - from);
  }

  private long sum(int from, int to) {
    long sum = 0;
    for (int slot = from; slot < to; slot++) {
      sum += slots.get(slot);
    }
    return sum;
  }

  /**
   * When a second begins in which at least so much happens, in seconds after a time of {@link
   * System#nanoTime}; infinite if none has passed yet.
   */
  double secondsUntil(double perSecond, long afterNanos) {
    int first = slot(afterNanos);
    int now = slot(System.nanoTime());
    for (int slot = first; slot + SLOTS_A_SECOND <= now; slot++) {
      if (sum(slot, slot + SLOTS_A_SECOND) >= perSecond) {
        return (slot - first) / (double) SLOTS_A_SECOND;
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
