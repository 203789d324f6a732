package io.millrace.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Clients of the broker that the {@code kafka.*} properties name. */
@Singleton
public final class KafkaClients {
  /** More than the largest record, so that the topic's own limit counts. */
  private static final int MAX_REQUEST_BYTES = 4 << 20;

  private final Map<String, Object> common;

  /**
   * Makes clients.
   *
   * @param common properties of all of them
   */
  public KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> common) {
    this.common = Map.copyOf(common);
  }

  /**
   * Reads nothing of a transaction that is open or was aborted, and commits no offset by itself.
   */
  public Consumer<String, byte[]> consumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(common);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.putAll(settings);
    return new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Idempotent, and told of success by all replicas. */
  public Producer<String, byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(common);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    all.putAll(settings);
    return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
  }

  public Admin admin() {
    return Admin.create(common);
  }
}
