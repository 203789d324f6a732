package io.millrace.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The topics, where they are made. */
@ConfigMapping(prefix = "millrace.kafka.topics")
public interface KafkaTopicsConfig {

  /** Whether topics that are missing are made. */
  @WithDefault("false")
  boolean create();

  /** Partitions of a topic that is made. */
  @WithDefault("12")
  int partitions();

  /** Copies of a topic that is made; -1 for the broker's default. */
  @WithDefault("-1")
  short replicationFactor();

  /**
   * Bytes of the largest record that goes through, uncompressed; a larger one is a dead letter
   * without its payload. {@link Topics#ORDERED} and {@link Topics#DEAD_LETTER} have to take {@value
   * Topics#ATTRIBUTE_BYTES} more.
   */
  @WithDefault("1048576")
  int maxRecordBytes();

  /** How long a topic that is made keeps chunks, events and dead letters. */
  @WithDefault("24h")
  Duration retention();
}
