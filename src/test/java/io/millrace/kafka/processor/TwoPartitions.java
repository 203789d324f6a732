package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaTopicsConfig;
import java.time.Duration;

/** Topics that are made if they are missing, of two partitions. */
final class TwoPartitions implements KafkaTopicsConfig {
  @Override
  public boolean create() {
    return true;
  }

  @Override
  public int partitions() {
    return 2;
  }

  @Override
  public short replicationFactor() {
    return 1;
  }

  @Override
  public int maxRecordBytes() {
    return 1 << 20;
  }

  @Override
  public Duration retention() {
    return Duration.ofHours(1);
  }
}
