package io.millrace.ingest.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** How chunks are handed over to the broker. */
@ConfigMapping(prefix = "millrace.ingest")
public interface BrokerIntakeConfig {

  /**
   * Bytes that may be on their way to the broker, or, where a broker's messages are put in order,
   * not settled yet; an eighth of the heap, 64 MiB at most.
   */
  OptionalLong maxInFlightBytes();

  default long maxInFlightBytesOrDefault() {
    return maxInFlightBytes()
        .orElseGet(() -> Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8));
  }

  /** How long a request waits for the broker. */
  @WithDefault("10s")
  Duration ackTimeout();
}
