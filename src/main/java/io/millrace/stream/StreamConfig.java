package io.millrace.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** How long and how much of streams is kept. */
@ConfigMapping(prefix = "millrace.stream")
public interface StreamConfig {

  /** Whether a chunk for an unknown stream creates it. */
  @WithDefault("true")
  boolean autoCreate();

  /** Silence after which a stream is flushed and forgotten. */
  @WithDefault("10m")
  Duration ttl();

  /** Streams kept at once; beyond that the longest silent ones are flushed. */
  @WithDefault("100000")
  int maxStreams();

  /** Payload bytes kept of one stream for readers that come late. */
  @WithDefault("67108864")
  long replayBytes();

  /** Payload bytes kept of all streams together; a quarter of the heap unless given. */
  OptionalLong replayTotalBytes();

  /** Senders of whole media served at once. */
  @WithDefault("256")
  int maxSenders();

  /** A sender of whole media that is silent for so long has broken off. */
  @WithDefault("30s")
  Duration senderTimeout();

  /** How long a shutdown waits for readers to get what is theirs. */
  @WithDefault("10s")
  Duration drainTimeout();

  /** A stream of a test pattern that runs from the start, by its id. */
  Optional<String> testPattern();
}
