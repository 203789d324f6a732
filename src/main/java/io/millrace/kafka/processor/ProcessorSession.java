package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A member of the group, from joining to leaving or failing. Each step reads some records, puts
 * them in order, and commits what came of it; between steps nothing is uncommitted.
 *
 * <p>Used by one thread, but for {@link #wakeUp}.
 */
final class ProcessorSession implements AutoCloseable {
  private static final Duration LONGEST_POLL = Duration.ofMillis(250);
  private static final Duration CONTACT_LIMIT = Duration.ofSeconds(5);
  private static final int MAX_RECORDS = 2000;

  private final ProcessorSettings settings;
  private final ProcessorCounts counts;
  private final Outbox outbox;
  private final ProgressLog progressLog;
  private final Consumer<String, byte[]> consumer;
  private final Committer committer;
  private final Map<TopicPartition, Partition> partitions = new HashMap<>();
  private volatile Map<Integer, PartitionStatus> status = Map.of();

  ProcessorSession(KafkaClients clients, ProcessorSettings settings, ProcessorCounts counts) {
    this.settings = settings;
    this.counts = counts;
    this.outbox = new Outbox(counts);
    this.committer =
        settings.exactlyOnce()
            ? new TransactionCommitter(clients, settings)
            : new PlainCommitter(clients);
    this.consumer = clients.consumer(consumerSettings(settings));
    this.progressLog = new ProgressLog(clients);
    consumer.subscribe(Set.of(Topics.CHUNKS), new Assignment());
  }

  private static Map<String, Object> consumerSettings(ProcessorSettings settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS);
    if (settings.instanceId() != null) {
      all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
    }
    return all;
  }

  /** Partitions come and go while the consumer polls, between steps. */
  private final class Assignment implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      load(assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      partitions.keySet().removeAll(revoked);
    }
  }

  private void load(Collection<TopicPartition> assigned) {
    if (assigned.isEmpty()) {
      return;
    }
    Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
        new HashMap<>(consumer.committed(Set.copyOf(assigned)));
    Map<Integer, Map<String, StreamProgress>> streams =
        progressLog.read(
            assigned.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    for (TopicPartition topicPartition : assigned) {
      int number = topicPartition.partition();
      PartitionProgress progress = PartitionProgress.of(committed.get(topicPartition));
      Partition partition = new Partition(number, settings, outbox, counts);
      partition.restore(progress, streams.getOrDefault(number, Map.of()));
      partitions.put(topicPartition, partition);
      if (committed.get(topicPartition) != null) {
        consumer.seek(topicPartition, progress.lowWatermark());
      } else {
        consumer.seekToBeginning(Set.of(topicPartition));
      }
    }
  }

  /**
   * Reads, orders and commits once.
   *
   * @throws org.apache.kafka.common.KafkaException if the session cannot go on
   */
  void step() {
    ConsumerRecords<String, byte[]> records = consumer.poll(LONGEST_POLL);
    for (ConsumerRecord<String, byte[]> record : records) {
      Partition partition = partitions.get(new TopicPartition(record.topic(), record.partition()));
      if (partition != null) {
        partition.take(record);
        boundHeldBytes();
      }
    }
    Map<Integer, Long> lags = passTime(records);
    if (!commit()) {
      counts.restarts.increment();
      reload();
    }
    Map<Integer, PartitionStatus> now = new TreeMap<>();
    partitions
        .values()
        .forEach(
            each -> now.put(each.number(), each.status(lags.getOrDefault(each.number(), -1L))));
    status = Map.copyOf(now);
  }

  private void boundHeldBytes() {
    while (heldBytes() > settings.maxHeldBytes()) {
      partitions.values().stream()
          .max(java.util.Comparator.comparingLong(Partition::heldBytes))
          .ifPresent(Partition::flushLargest);
    }
  }

  private long heldBytes() {
    long bytes = 0;
    for (Partition partition : partitions.values()) {
      bytes += partition.heldBytes();
    }
    return bytes;
  }

  /** Lets time pass in partitions that are read to their end, if the broker says so. */
  private Map<Integer, Long> passTime(ConsumerRecords<String, byte[]> records) {
    Map<Integer, Long> lags = new HashMap<>();
    List<TopicPartition> maybeAtEnd = new ArrayList<>();
    for (TopicPartition topicPartition : partitions.keySet()) {
      long lag = consumer.currentLag(topicPartition).orElse(-1);
      lags.put(topicPartition.partition(), lag);
      if (lag == 0 && records.records(topicPartition).isEmpty()) {
        maybeAtEnd.add(topicPartition);
      }
    }
    if (!maybeAtEnd.isEmpty() && maybeAtEnd.stream().anyMatch(this::hasStreams)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(maybeAtEnd, CONTACT_LIMIT);
      for (TopicPartition each : maybeAtEnd) {
        if (ends.getOrDefault(each, Long.MAX_VALUE) <= consumer.position(each)) {
          partition(each).atEnd();
        }
      }
    }
    partitions.values().forEach(Partition::passTime);
    return lags;
  }

  private boolean hasStreams(TopicPartition each) {
    return partition(each).hasStreams();
  }

  private Partition partition(TopicPartition each) {
    return java.util.Objects.requireNonNull(partitions.get(each));
  }

  /** False if the group has moved on: nothing was committed. */
  private boolean commit() {
    List<ProducerRecord<String, byte[]>> outputs = outbox.takeAll();
    List<ProducerRecord<String, byte[]>> progress = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    partitions.forEach(
        (topicPartition, partition) -> {
          PartitionProgress reached = partition.takeProgress();
          if (reached != null) {
            offsets.put(topicPartition, reached.toOffset());
            partition
                .takeChanged()
                .forEach(
                    (id, each) -> progress.add(ProgressLog.record(partition.number(), id, each)));
          }
        });
    if (offsets.isEmpty()) {
      return true;
    }
    long start = System.nanoTime();
    boolean isCommitted = committer.commit(outputs, progress, offsets, consumer);
    if (isCommitted) {
      counts.commits.increment();
      counts.commitNanos.add(System.nanoTime() - start);
    }
    return isCommitted;
  }

  /** Goes back to what is committed. */
  private void reload() {
    outbox.takeAll();
    partitions.clear();
    load(consumer.assignment());
  }

  /** The partitions that this member has, as they were after the last step. */
  Map<Integer, PartitionStatus> status() {
    return status;
  }

  /** Ends a poll that waits. For any thread. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    try (consumer;
        progressLog) {
      committer.close();
    }
  }
}
