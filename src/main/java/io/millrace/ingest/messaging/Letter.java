package io.millrace.ingest.messaging;

import io.millrace.kafka.KafkaRecords;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A dead letter as a Kafka record: what was refused, with the reason and where it came from. */
record Letter(ConsumerRecord<byte[], byte[]> record) {
  private static final String MARKS = "dead-letter-";

  /** Why it was refused; "" if it does not say. */
  String reason() {
    String reason = text(Origin.REASON);
    return reason == null ? "" : reason;
  }

  /** The topic that it came from; null if it does not say, or says its own. */
  @Nullable String origin() {
    String topic = text(KafkaRecords.DEAD_LETTER_TOPIC);
    return topic == null || topic.isEmpty() || topic.equals(record.topic()) ? null : topic;
  }

  /** Whether it is without its payload, which is still where it came from if anywhere. */
  boolean isWithoutPayload() {
    return record.headers().lastHeader(KafkaRecords.DEAD_LETTER_OMITTED) != null;
  }

  /** The record's key as text; "" if it has none. */
  String key() {
    byte[] key = record.key();
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  /** The record as it was before it was refused, for the topic that it came from. */
  ProducerRecord<byte[], byte[]> original(String topic) {
    ProducerRecord<byte[], byte[]> original =
        new ProducerRecord<>(topic, null, record.key(), record.value());
    for (Header header : record.headers()) {
      if (!header.key().startsWith(MARKS)) {
        original.headers().add(header);
      }
    }
    return original;
  }

  private @Nullable String text(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
