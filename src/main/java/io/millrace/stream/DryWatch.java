package io.millrace.stream;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Notices when a stream that is live and read runs dry: no chunk for the time set, counted from the
 * last chunk or from when someone began to read. Told once until a chunk comes again.
 *
 * <p>All methods are called under the stream's lock; the timer takes it. A timer runs only while
 * the stream is watched, one at a time.
 */
final class DryWatch {
  private final StreamContext context;
  private final long afterNanos;
  private final BooleanSupplier isWatched;
  private final Runnable check;
  private long sinceNanos;
  private boolean isArmed;
  private boolean isDry;

  /**
   * @param isWatched whether the stream is live and someone reads it
   * @param check has {@link #isDryNow} called under the stream's lock, on the timer's thread
   */
  DryWatch(StreamContext context, BooleanSupplier isWatched, Runnable check) {
    this.context = context;
    this.afterNanos = context.underrunAfter().toNanos();
    this.isWatched = isWatched;
    this.check = check;
  }

  /** A chunk has come. */
  void chunk(long nowNanos) {
    sinceNanos = nowNanos;
    isDry = false;
    watch(nowNanos);
  }

  /** Someone may have begun to read. */
  void watch(long nowNanos) {
    if (!isArmed && !isDry && afterNanos > 0 && isWatched.getAsBoolean()) {
      sinceNanos = nowNanos;
      arm(afterNanos);
    }
  }

  /** Whether the stream has just run dry. */
  boolean isDryNow(long nowNanos) {
    isArmed = false;
    if (!isWatched.getAsBoolean()) {
      return false;
    }
    long leftNanos = afterNanos - (nowNanos - sinceNanos);
    if (leftNanos > 0) {
      arm(leftNanos);
      return false;
    }
    isDry = true;
    return true;
  }

  private void arm(long delayNanos) {
    try {
      var unused = context.timer().schedule(check, delayNanos, TimeUnit.NANOSECONDS);
      isArmed = true;
    } catch (RejectedExecutionException e) {
      isArmed = false; // shutting down
    }
  }
}
