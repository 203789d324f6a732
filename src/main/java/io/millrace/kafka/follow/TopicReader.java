package io.millrace.kafka.follow;

import io.millrace.kafka.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of the ordered topic, from some time before the start on, and of the events'
 * topic from the start on. Partitions that are added later are read from their beginning. Nothing
 * is committed and no group is joined: every process reads all. Used by one thread.
 */
final class TopicReader {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);

  private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
  private final RecordIntake intake;
  private final Instant from;

  /** Where each partition of the ordered topic ended at the start. */
  private final Map<TopicPartition, Long> firstEnds = new HashMap<>();

  private boolean isCaughtUp;

  /**
   * Has read nothing.
   *
   * @param from where the ordered topic is read from
   */
  TopicReader(
      org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
      RecordIntake intake,
      Instant from) {
    this.consumer = consumer;
    this.intake = intake;
    this.from = from;
  }

  /**
   * Takes what has come, or waits a moment for something to come.
   *
   * @param caughtUp called once, when all is read that was there at the start
   */
  void read(Runnable caughtUp) {
    consumer.poll(POLL).forEach(intake::accept);
    if (!isCaughtUp && !firstEnds.isEmpty() && isBeyond(firstEnds)) {
      isCaughtUp = true;
      caughtUp.run();
    }
  }

  private boolean isBeyond(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .allMatch(entry -> consumer.position(entry.getKey(), PATIENCE) >= entry.getValue());
  }

  /**
   * Asks the broker how things stand, and takes up partitions that are new.
   *
   * @param lag told how many records of the ordered topic are not read
   * @throws KafkaException if the broker does not answer, or a topic does not exist
   */
  void check(Consumer<Long> lag) {
    Set<TopicPartition> all = new HashSet<>(partitions(Topics.ORDERED));
    all.addAll(partitions(Topics.EVENTS));
    if (!consumer.assignment().containsAll(all)) {
      assign(all);
    }
    lag.accept(lag());
  }

  private List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
    if (partitions == null || partitions.isEmpty()) {
      throw new KafkaException("topic " + topic + " does not exist");
    }
    return partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
  }

  private void assign(Set<TopicPartition> all) {
    Set<TopicPartition> fresh = new HashSet<>(all);
    fresh.removeAll(consumer.assignment());
    boolean isStart = consumer.assignment().isEmpty();
    Map<TopicPartition, Long> offsets = isStart ? offsetsAtStart(fresh) : Map.of();
    Set<TopicPartition> union = new HashSet<>(consumer.assignment());
    union.addAll(all);
    consumer.assign(union);
    if (isStart) {
      offsets.forEach(consumer::seek);
    } else {
      consumer.seekToBeginning(fresh);
    }
  }

  private Map<TopicPartition, Long> offsetsAtStart(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    Map<TopicPartition, Long> times = new HashMap<>();
    for (TopicPartition partition : partitions) {
      if (partition.topic().equals(Topics.ORDERED)) {
        times.put(partition, from.toEpochMilli());
        firstEnds.put(partition, ends.getOrDefault(partition, 0L));
      }
    }
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    consumer
        .offsetsForTimes(times, PATIENCE)
        .forEach(
            (partition, found) -> offsets.computeIfPresent(partition, (p, end) -> at(found, end)));
    return offsets;
  }

  private static long at(@Nullable OffsetAndTimestamp found, long end) {
    return found == null ? end : found.offset();
  }

  private long lag() {
    List<TopicPartition> ordered = new ArrayList<>(consumer.assignment());
    ordered.removeIf(partition -> !partition.topic().equals(Topics.ORDERED));
    Map<TopicPartition, Long> ends = consumer.endOffsets(ordered, PATIENCE);
    return ordered.stream()
        .mapToLong(p -> Math.max(0, ends.getOrDefault(p, 0L) - consumer.position(p, PATIENCE)))
        .sum();
  }
}
