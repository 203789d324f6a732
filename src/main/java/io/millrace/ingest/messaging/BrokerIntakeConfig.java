package io.millrace.ingest.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** How chunks are handed over to the broker. */
@ConfigMapping(prefix = "millrace.ingest")
public interface BrokerIntakeConfig {

  /** Bytes that may be on their way to the broker; an eighth of the heap, 64 MiB at most. */
  OptionalLong maxInFlightBytes();

  /** How long a request waits for the broker. */
  @WithDefault("10s")
  Duration ackTimeout();
}
