package io.millrace.bench.slowreader;

import java.util.function.LongSupplier;

/** A clock that stands still until it is moved, in nanoseconds. */
final class HandClock implements LongSupplier {
  private long nanos;

  void moveTo(long newNanos) {
    if (newNanos < nanos) {
      throw new IllegalArgumentException(
          "%d ns is before %d ns, where the clock stands".formatted(newNanos, nanos));
    }
    nanos = newNanos;
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
