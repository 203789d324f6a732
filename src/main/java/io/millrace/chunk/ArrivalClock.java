package io.millrace.chunk;

import java.util.function.LongSupplier;

/**
 * The clock of one stream, and when the chunk in hand came: now, unless it has waited already and
 * is taken again. Not thread-safe.
 */
final class ArrivalClock {
  private final LongSupplier nanoTime;
  private boolean isTakenAgain;
  private long firstNanos;

  ArrivalClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** When the chunk in hand came. */
  long arrival() {
    return isTakenAgain ? firstNanos : now();
  }

  /** The next chunk came at that time. */
  void takeAgain(long arrivalNanos) {
    isTakenAgain = true;
    firstNanos = arrivalNanos;
  }

  /** The next chunk comes now. */
  void takeNew() {
    isTakenAgain = false;
  }
}
