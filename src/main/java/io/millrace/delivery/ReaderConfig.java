package io.millrace.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a reader's queue holds and in which order it gives it away.
 *
 * <p>METADATA has as much room again, so that it never competes with pictures and sound.
 *
 * @param maxChunks chunks that may wait
 * @param maxBytes bytes that may wait
 * @param maxLag how long a chunk may wait before it is worth nothing; null for ever
 */
public record ReaderConfig(Order order, int maxChunks, long maxBytes, @Nullable Duration maxLag) {

  public static final ReaderConfig DEFAULT =
      new ReaderConfig(Order.PRIORITY, 1024, 16L << 20, null);

  public ReaderConfig {
    if (maxChunks < 1) {
      throw new IllegalArgumentException("maxChunks " + maxChunks + " is not positive");
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes " + maxBytes + " is not positive");
    }
    if (maxLag != null && !maxLag.isPositive()) {
      throw new IllegalArgumentException("maxLag " + maxLag + " is not positive");
    }
  }
}
