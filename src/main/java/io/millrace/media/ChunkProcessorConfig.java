package io.millrace.media;

import java.time.Duration;

/**
 * How a stream is put in order.
 *
 * @param maxBufferSize chunks that one stream may hold out of order in all, those far beyond the
 *     window included; at least {@code maxReorderWindow}
 * @param maxBufferBytes bytes that one stream may hold out of order
 * @param sequenceTimeout how long a missing chunk is waited for
 * @param joinGrace how long a stream whose first number is not 0 waits for lower ones; no longer
 *     than a missing chunk is waited for
 * @param enableReordering false passes numbered chunks on as they come, in rising order, and drops
 *     what comes late
 * @param maxReorderWindow how far ahead of the next expected number a chunk may be, in chunks
 * @param windowPolicy what happens when the window is full
 * @param enableValidation false skips the checks of size and checksum
 * @param parallelProcessing chunks of one input that are validated at the same time; never more
 *     than there are processors
 */
public record ChunkProcessorConfig(
    int maxBufferSize,
    long maxBufferBytes,
    Duration sequenceTimeout,
    Duration joinGrace,
    boolean enableReordering,
    int maxReorderWindow,
    WindowPolicy windowPolicy,
    boolean enableValidation,
    int parallelProcessing) {

  public static final Duration DEFAULT_JOIN_GRACE = Duration.ofMillis(100);

  public static final ChunkProcessorConfig DEFAULT =
      new ChunkProcessorConfig(
          1024,
          16L << 20,
          Duration.ofSeconds(5),
          DEFAULT_JOIN_GRACE,
          true,
          32,
          WindowPolicy.SKIP,
          true,
          4);

  /** What happens when a chunk comes that the reorder window has no room for. */
  public enum WindowPolicy {
    /** The oldest gap is given up and the stream goes on. */
    SKIP,
    /** The new chunk is rejected. */
    REJECT,
    /** The new chunk is held, within the buffer's bounds, until the timer gives the gap up. */
    WAIT
  }

  public ChunkProcessorConfig {
    requirePositive("maxBufferBytes", maxBufferBytes);
    requirePositive("maxReorderWindow", maxReorderWindow);
    requirePositive("parallelProcessing", parallelProcessing);
    if (maxBufferSize < maxReorderWindow) {
      throw new IllegalArgumentException(
          "maxBufferSize %d is below maxReorderWindow %d"
              .formatted(maxBufferSize, maxReorderWindow));
    }
    if (sequenceTimeout.isNegative() || sequenceTimeout.isZero()) {
      throw new IllegalArgumentException("sequenceTimeout " + sequenceTimeout + " is not positive");
    }
    if (joinGrace.isNegative()) {
      throw new IllegalArgumentException("joinGrace " + joinGrace + " is negative");
    }
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }
}
