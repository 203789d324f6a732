package io.millrace.kafka.processor;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of one partition, in nanoseconds: it passes while the partition is read, so that nothing
 * is given up on because the processor or the broker was away.
 *
 * <p>Behind the partition's end it follows the records' timestamps, at the end the wall clock while
 * the broker answers; by at most a second at a time, and never back. Not thread-safe.
 */
final class PartitionClock implements LongSupplier {
  private static final long LONGEST_STEP = Duration.ofSeconds(1).toNanos();

  private final LongSupplier wallNanos;
  private long nanos;
  private boolean isSet;
  private long contactNanos;

  /** When the record read last was written, or the wall clock's time at the end. */
  private long writtenNanos = Long.MAX_VALUE;

  /**
   * Makes a clock that shows the wall clock's time until it is set or the first record comes.
   *
   * @param wallNanos nanoseconds since 1970
   */
  PartitionClock(LongSupplier wallNanos) {
    this.wallNanos = wallNanos;
    this.contactNanos = wallNanos.getAsLong();
    this.nanos = contactNanos;
  }

  /** Goes on from the time that another process has come to. */
  void set(long otherNanos) {
    nanos = otherNanos;
    isSet = true;
  }

  /** A record was read that was written then; later ones are to be read still. */
  void read(long timestampMillis) {
    long written = Math.min(TimeUnit.MILLISECONDS.toNanos(timestampMillis), wallNanos.getAsLong());
    if (!isSet && written > 0) {
      set(written);
    }
    // What goes beyond the longest step is left out for good, not caught up on.
    nanos += Math.clamp(written - Math.min(writtenNanos, written), 0, LONGEST_STEP);
    writtenNanos = writtenNanos == Long.MAX_VALUE ? written : Math.max(writtenNanos, written);
  }

  /** The broker has answered, and there is nothing more to read. */
  void atEnd() {
    long wall = wallNanos.getAsLong();
    nanos += Math.clamp(wall - contactNanos, 0, LONGEST_STEP);
    contactNanos = wall;
    writtenNanos = wall;
    isSet = true;
  }

  /** There is more to read: until {@link #atEnd} no time passes but that of the records. */
  void behind() {
    contactNanos = wallNanos.getAsLong();
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
