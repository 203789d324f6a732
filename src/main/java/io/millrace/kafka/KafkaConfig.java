package io.millrace.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalLong;

/** A pipeline of several processes over Kafka. */
@ConfigMapping(prefix = "millrace.kafka")
public interface KafkaConfig {

  /** Whether outputs, progress and offsets are one transaction. */
  @WithDefault("true")
  boolean exactlyOnce();

  /** The consumer group of the processors. */
  @WithDefault("millrace-processor")
  String groupId();

  /** A name that this process keeps over restarts, unique in the group. */
  Optional<String> instanceId();

  /** Bytes that all streams of a processor together may hold out of order. */
  OptionalLong maxHeldBytes();
}
