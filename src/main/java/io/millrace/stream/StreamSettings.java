package io.millrace.stream;

import java.time.Duration;

/**
 * Bounds of the streams' state.
 *
 * @param autoCreate true if a chunk for an unknown stream creates it
 * @param ttl silence after which a stream's state is flushed and forgotten
 * @param maxStreams streams kept at once; beyond that the longest silent ones are flushed
 * @param replayBytes payload bytes kept of one stream for readers that come late
 * @param replayTotalBytes payload bytes kept of all streams together
 * @param origin where the streams come from
 */
public record StreamSettings(
    boolean autoCreate,
    Duration ttl,
    int maxStreams,
    long replayBytes,
    long replayTotalBytes,
    StreamOrigin origin) {

  public static final StreamSettings DEFAULT =
      new StreamSettings(
          true,
          Duration.ofMinutes(10),
          100_000,
          64L << 20,
          Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 4));

  /** Of streams that are put in order here. */
  public StreamSettings(
      boolean autoCreate, Duration ttl, int maxStreams, long replayBytes, long replayTotalBytes) {
    this(autoCreate, ttl, maxStreams, replayBytes, replayTotalBytes, StreamOrigin.HERE);
  }

  public StreamSettings {
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException("ttl " + ttl + " is not positive");
    }
    if (maxStreams <= 0 || replayBytes <= 0 || replayTotalBytes <= 0) {
      throw new IllegalArgumentException(
          "maxStreams %d, replayBytes %d and replayTotalBytes %d must be positive"
              .formatted(maxStreams, replayBytes, replayTotalBytes));
    }
  }
}
