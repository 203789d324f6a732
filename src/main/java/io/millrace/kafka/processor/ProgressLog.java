package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code media.progress}: the progress of the streams of a partition of {@code
 * media.chunks} is in the partition of the same number, the latest of each stream by its id.
 */
final class ProgressLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Longer than a transaction that a dead process has left open. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Admin admin;
  private final Consumer<String, byte[]> consumer;

  ProgressLog(KafkaClients clients) {
    admin = clients.admin();
    consumer = clients.consumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));
  }

  /** A stream's progress as a record; null if the stream has ended. */
  static ProducerRecord<String, byte[]> record(
      int partition, String streamId, @Nullable StreamProgress progress) {
    return new ProducerRecord<>(
        Topics.PROGRESS,
        partition,
        streamId,
        progress == null ? null : ProgressFormat.write(progress));
  }

  /**
   * All that is stored of some partitions, by partition and stream. Waits for transactions that are
   * under way, so that nothing which is committed is missed.
   */
  Map<Integer, Map<String, StreamProgress>> read(Set<Integer> partitions) {
    Set<TopicPartition> all =
        partitions.stream()
            .map(number -> new TopicPartition(Topics.PROGRESS, number))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> ends = ends(all);
    consumer.assign(all);
    consumer.seekToBeginning(all);
    Map<Integer, Map<String, StreamProgress>> progress = new HashMap<>();
    long start = System.nanoTime();
    while (!ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new TimeoutException(
            "progress of partitions %s was not read within %s".formatted(partitions, LIMIT));
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        note(progress.computeIfAbsent(record.partition(), number -> new HashMap<>()), record);
      }
    }
    consumer.assign(List.of());
    return progress;
  }

  private static void note(
      Map<String, StreamProgress> streams, ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      streams.remove(record.key());
      return;
    }
    try {
      streams.put(record.key(), ProgressFormat.read(record.value()));
    } catch (IOException | RuntimeException e) {
      throw new KafkaException(
          "%s-%d at offset %d holds no progress of stream '%s': %s"
              .formatted(
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  record.key(),
                  e.getMessage()),
          e);
    }
  }

  /** The ends, transactions under way included. */
  private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
    try {
      return admin
          .listOffsets(
              partitions.stream()
                  .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest())),
              new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get()
          .entrySet()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    } catch (ExecutionException e) {
      throw new KafkaException("no end of " + Topics.PROGRESS, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    try (admin) {
      consumer.close();
    }
  }
}
