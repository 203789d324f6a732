package io.millrace.stream;

import java.time.Duration;

/**
 * How renditions are made.
 *
 * @param maxStreams streams whose renditions are made at once
 * @param maxFrames coded frames of one sender that may wait for its decoders
 * @param maxBytes their bytes
 * @param drainTimeout how long the end of the media waits for the last pictures of its renditions
 */
public record RenditionSettings(
    int maxStreams, int maxFrames, long maxBytes, Duration drainTimeout) {

  public static final RenditionSettings DEFAULT =
      new RenditionSettings(4, 256, 16L << 20, Duration.ofSeconds(60));

  public RenditionSettings {
    if (maxStreams < 0) {
      throw new IllegalArgumentException("maxStreams %d is negative".formatted(maxStreams));
    }
    if (maxFrames < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxFrames %d and maxBytes %d must be positive".formatted(maxFrames, maxBytes));
    }
    if (!drainTimeout.isPositive()) {
      throw new IllegalArgumentException("drainTimeout " + drainTimeout + " is not positive");
    }
  }

  RenditionSettings withMaxStreams(int count) {
    return new RenditionSettings(count, maxFrames, maxBytes, drainTimeout);
  }
}
