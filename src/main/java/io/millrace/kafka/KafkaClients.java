package io.millrace.kafka;

import io.quarkus.runtime.configuration.ConfigUtils;
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
  private static final String PROFILE = "kafka";

  /** More than the largest record, so that the topic's own limit counts. */
  private static final int MAX_REQUEST_BYTES = 4 << 20;

  /** At the client's 16 KiB a chunk of that size is a batch, and a partition's turn, of its own. */
  private static final int BATCH_BYTES = 256 << 10;

  private static final long RECONNECT_MS = 1000;

  /**
   * A consumer has one fetch under way for each broker. While one waits for partitions that have
   * nothing new, those whose last records are used up meanwhile wait with it: at the client's 500
   * ms, half a second.
   */
  private static final int FETCH_WAIT_MS = 25;

  /** The size of a socket's buffer is what the system makes it; the client's are 64 and 128 KiB. */
  private static final int SYSTEM_BUFFER = -1;

  private final Map<String, Object> common;

  /**
   * Makes clients.
   *
   * @param common properties of all of them
   */
  public KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> common) {
    this.common = Map.copyOf(common);
  }

  /** Whether chunks go over Kafka: in the profile of that name. */
  public static boolean areInUse() {
    return ConfigUtils.isProfileActive(PROFILE);
  }

  /**
   * Reads nothing of a transaction that is open or was aborted, and commits no offset by itself.
   */
  public Consumer<String, byte[]> consumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(common);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, SYSTEM_BUFFER);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    all.putAll(settings);
    return new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Idempotent, and told of success by all replicas. */
  public Producer<String, byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(common);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    all.put(ProducerConfig.SEND_BUFFER_CONFIG, SYSTEM_BUFFER);
    all.putAll(settings);
    return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * A producer that waits for its brokers however long they are away, and fails no record for that.
   *
   * @param bufferBytes what it may hold; sending blocks beyond it
   */
  public Producer<String, byte[]> patientProducer(long bufferBytes) {
    return producer(
        Map.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            bufferBytes,
            ProducerConfig.BATCH_SIZE_CONFIG,
            BATCH_BYTES,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            Integer.MAX_VALUE,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            (long) Integer.MAX_VALUE,
            ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            RECONNECT_MS));
  }

  public Admin admin() {
    return Admin.create(common);
  }
}
