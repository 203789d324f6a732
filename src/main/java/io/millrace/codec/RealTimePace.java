package io.millrace.codec;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One second of media a second.
 *
 * <p>A frame that is a little late goes out at once and the next ones on time. When the source is
 * more than {@link #MAX_LAG_NANOS} behind (the machine was suspended, the reader stalled), the lost
 * time stays lost: no burst follows.
 */
final class RealTimePace implements Pace {
  static final long MAX_LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private boolean started;
  private long zeroNanos;

  /** Sleeps for a positive number of nanoseconds. */
  @FunctionalInterface
  interface Sleeper {
    void sleepNanos(long nanos) throws InterruptedException;
  }

  RealTimePace(LongSupplier nanoTime, Sleeper sleeper) {
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  @Override
  public void awaitUs(long mediaTimeUs) throws InterruptedException {
    long mediaNanos = TimeUnit.MICROSECONDS.toNanos(mediaTimeUs);
    long now = nanoTime.getAsLong();
    if (!started || now - zeroNanos - mediaNanos > MAX_LAG_NANOS) {
      started = true;
      zeroNanos = now - mediaNanos;
      return;
    }
    long wait = zeroNanos + mediaNanos - now;
    if (wait > 0) {
      sleeper.sleepNanos(wait);
    }
  }
}
