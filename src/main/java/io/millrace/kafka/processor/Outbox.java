package io.millrace.kafka.processor;

import io.millrace.event.MediaStreamEvent;
import io.millrace.kafka.KafkaRecords;
import io.millrace.kafka.Topics;
import io.millrace.wire.EventIds;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What a step of the loop puts out, in order, until it is sent. Not thread-safe. */
final class Outbox {
  /** What a record takes beside its value. */
  private static final int OVERHEAD_BYTES = 1024;

  private final EventIds eventIds = new EventIds();
  private final ProcessorCounts counts;
  private Queue<ProducerRecord<String, byte[]>> records = new ArrayDeque<>();
  private long bytes;

  Outbox(ProcessorCounts counts) {
    this.counts = counts;
  }

  void add(ProducerRecord<String, byte[]> record) {
    records.add(record);
    byte[] value = record.value();
    bytes += OVERHEAD_BYTES + (value == null ? 0 : value.length);
  }

  /** What it holds, roughly. */
  long bytes() {
    return bytes;
  }

  void event(MediaStreamEvent event) {
    add(KafkaRecords.of(event, eventIds.next()));
  }

  /** A record that was refused, with all that it had. */
  void deadLetter(ConsumerRecord<String, byte[]> record, String reason) {
    deadLetter(
        record,
        record.value(),
        KafkaRecords.deadLetter(
            record.headers(), reason, record.topic(), record.partition(), record.offset()));
  }

  /** A record that was refused since it is larger than goes through: without its payload. */
  void deadLetterInPart(ConsumerRecord<String, byte[]> record, String reason) {
    deadLetter(
        record,
        null,
        KafkaRecords.deadLetterInPart(
            record.headers(),
            Math.max(0, record.serializedValueSize()),
            reason,
            record.topic(),
            record.partition(),
            record.offset()));
  }

  private void deadLetter(
      ConsumerRecord<String, byte[]> record, byte @Nullable [] payload, Headers headers) {
    counts.deadLetters.increment();
    add(new ProducerRecord<>(Topics.DEAD_LETTER, null, record.key(), payload, headers));
  }

  /** Empties it. */
  Queue<ProducerRecord<String, byte[]>> takeAll() {
    Queue<ProducerRecord<String, byte[]>> all = records;
    records = new ArrayDeque<>();
    bytes = 0;
    return all;
  }
}
