package io.millrace.trial;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what a topic holds by now, from where the last reading ended; committed records only. It
 * waits for the end of transactions that are open: a group's offsets may be committed before the
 * broker has marked the records of the same transaction.
 */
final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Admin admin;

  TopicScan(String bootstrapServers, String topic) {
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** How many records the topic has had. */
  long end() {
    return ends().values().stream().mapToLong(Long::longValue).sum();
  }

  /** By partition, what open transactions have written included. */
  private Map<TopicPartition, Long> ends() {
    Map<TopicPartition, OffsetSpec> latest =
        consumer.assignment().stream().collect(toMap(each -> each, each -> OffsetSpec.latest()));
    return admin
        .listOffsets(latest)
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .entrySet()
        .stream()
        .collect(toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  void read(Consumer<ConsumerRecord<String, byte[]>> reader) {
    Map<TopicPartition, Long> ends = ends();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(reader);
    }
  }

  /** Leaves out what there is by now. */
  void skip() {
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position);
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
