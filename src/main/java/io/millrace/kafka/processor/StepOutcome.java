package io.millrace.kafka.processor;

import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a step of the loop has come to.
 *
 * @param outputs in order; each is let go once the producer has copied it
 * @param progress of the streams that are not where they were
 * @param offsets where the group is to begin after a failure, by partition
 * @param group of the member that made the step
 */
record StepOutcome(
    Queue<ProducerRecord<String, byte[]>> outputs,
    Queue<ProducerRecord<String, byte[]>> progress,
    Map<TopicPartition, OffsetAndMetadata> offsets,
    ConsumerGroupMetadata group) {}
