package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
 * A member of the group, from joining to leaving or failing. Each step reads and puts in order what
 * comes until the step before is committed, and begins to commit what came of it; before partitions
 * come or go, all is committed.
 *
 * <p>Used by one thread, but for {@link #wakeUp}.
 */
final class ProcessorSession implements AutoCloseable {
  private static final Duration LONGEST_POLL = Duration.ofMillis(250);
  private static final Duration CONTACT_LIMIT = Duration.ofSeconds(5);
  private static final int MAX_RECORDS = 2000;

  /** While a commit is under way, to see in time that it is not any more. */
  private static final Duration SHORTEST_POLL = Duration.ofMillis(5);

  /** Of outputs, beyond which a step reads no more. */
  private static final long MAX_STEP_BYTES = 16 << 20;

  /** Of one answer of a broker, and a quarter of a partition: who is behind commits less often. */
  private static final int MAX_FETCH_BYTES = 8 << 20;

  private final ProcessorSettings settings;
  private final ProcessorCounts counts;
  private final Outbox outbox;
  private final ProgressLog progressLog;
  private final Consumer<String, byte[]> consumer;
  private final Commits commits;
  private final Map<TopicPartition, Partition> partitions = new HashMap<>();

  /**
   * A step was not committed, partitions were lost, or the session ends: nothing that was read
   * since may be committed.
   */
  private boolean mustGoBack;

  private volatile Map<Integer, PartitionStatus> status = Map.of();

  ProcessorSession(KafkaClients clients, ProcessorSettings settings, ProcessorCounts counts) {
    this.settings = settings;
    this.counts = counts;
    this.outbox = new Outbox(counts);
    this.commits =
        new Commits(
            settings.exactlyOnce()
                ? new TransactionCommitter(clients, settings)
                : new PlainCommitter(clients),
            counts);
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
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_FETCH_BYTES / 4);
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
    if (settings.instanceId() != null) {
      all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
    }
    return all;
  }

  /** Partitions come and go while the consumer polls. */
  private final class Assignment implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      commitAll();
      load(assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      commitAll();
      partitions.keySet().removeAll(revoked);
    }

    /** Whoever has them now began where the last commit was: nothing more may be put out. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      finishCommit();
      mustGoBack = true;
      partitions.keySet().removeAll(lost);
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
   * Reads, orders and begins to commit once.
   *
   * @throws org.apache.kafka.common.KafkaException if the session cannot go on
   */
  void step() {
    read(LONGEST_POLL);
    while (!mustGoBack && commits.isUnderWay() && outbox.bytes() < MAX_STEP_BYTES) {
      read(SHORTEST_POLL);
    }
    if (mustGoBack) {
      reload();
      return;
    }
    Map<Integer, Long> lags = passTime();
    finishCommit();
    if (mustGoBack) {
      reload();
    } else {
      beginCommit();
    }
    Map<Integer, PartitionStatus> now = new TreeMap<>();
    partitions
        .values()
        .forEach(
            each -> now.put(each.number(), each.status(lags.getOrDefault(each.number(), -1L))));
    status = Map.copyOf(now);
  }

  private void read(Duration patience) {
    ConsumerRecords<String, byte[]> records = consumer.poll(patience);
    if (mustGoBack) { // while it polled
      return;
    }
    for (ConsumerRecord<String, byte[]> record : records) {
      Partition partition = partitions.get(new TopicPartition(record.topic(), record.partition()));
      if (partition != null) {
        partition.take(record);
        boundHeldBytes();
      }
    }
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
  private Map<Integer, Long> passTime() {
    Map<Integer, Long> lags = new HashMap<>();
    List<TopicPartition> maybeAtEnd = new ArrayList<>();
    partitions.forEach(
        (topicPartition, partition) -> {
          long lag = consumer.currentLag(topicPartition).orElse(-1);
          lags.put(partition.number(), lag);
          if (lag == 0 && !partition.hasRead()) {
            maybeAtEnd.add(topicPartition);
          }
        });
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

  /** For the moment before partitions come or go. */
  private void commitAll() {
    finishCommit();
    if (!mustGoBack) {
      beginCommit();
      finishCommit();
    }
  }

  private void finishCommit() {
    boolean isCommitted = false;
    try {
      isCommitted = commits.finish(consumer);
    } finally {
      mustGoBack |= !isCommitted;
    }
  }

  private void beginCommit() {
    Queue<ProducerRecord<String, byte[]>> outputs = outbox.takeAll();
    Queue<ProducerRecord<String, byte[]>> progress = new ArrayDeque<>();
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
    if (!offsets.isEmpty()) {
      commits.begin(new StepOutcome(outputs, progress, offsets, consumer.groupMetadata()));
    }
  }

  /** Goes back to what is committed. */
  private void reload() {
    counts.restarts.increment();
    mustGoBack = false;
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

  /** Finishes the last step and leaves the group. */
  @Override
  public void close() {
    try (consumer;
        progressLog;
        commits) {
      finishCommit();
      mustGoBack = true; // giving the partitions back begins no commit any more
    }
  }
}
