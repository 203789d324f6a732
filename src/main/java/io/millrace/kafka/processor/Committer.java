package io.millrace.kafka.processor;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Makes what a step has come to last. */
interface Committer extends AutoCloseable {

  /**
   * Sends outputs, progress and offsets, and waits until they are stored.
   *
   * @return false if the group has given the partitions away meanwhile
   * @throws org.apache.kafka.common.KafkaException if it is unknown or hopeless
   */
  boolean commit(
      List<ProducerRecord<String, byte[]>> outputs,
      List<ProducerRecord<String, byte[]>> progress,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<String, byte[]> consumer);

  @Override
  void close();
}
