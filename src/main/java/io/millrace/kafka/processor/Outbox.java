package io.millrace.kafka.processor;

import io.millrace.event.MediaStreamEvent;
import io.millrace.kafka.KafkaRecords;
import io.millrace.kafka.Topics;
import io.millrace.wire.EventIds;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** What a step of the loop puts out, in order, until it is sent. Not thread-safe. */
final class Outbox {
  private final EventIds eventIds = new EventIds();
  private final ProcessorCounts counts;
  private List<ProducerRecord<String, byte[]>> records = new ArrayList<>();

  Outbox(ProcessorCounts counts) {
    this.counts = counts;
  }

  void add(ProducerRecord<String, byte[]> record) {
    records.add(record);
  }

  void event(MediaStreamEvent event) {
    records.add(KafkaRecords.of(event, eventIds.next()));
  }

  /** A record that was refused, with all that it had. */
  void deadLetter(ConsumerRecord<String, byte[]> record, String reason) {
    deadLetter(record, record.value(), letter(record, record.headers(), reason));
  }

  /**
   * A record that was refused since it is larger than goes through: without its payload, and
   * without its headers if they are too large themselves.
   */
  void deadLetterInPart(ConsumerRecord<String, byte[]> record, String reason, int maxBytes) {
    int payloadBytes = Math.max(0, record.serializedValueSize());
    boolean hasRoomForHeaders = KafkaRecords.sizeBytes(record) - payloadBytes <= maxBytes;
    Headers headers =
        letter(record, hasRoomForHeaders ? record.headers() : new RecordHeaders(), reason);
    KafkaRecords.omitted(headers, payloadBytes);
    deadLetter(record, null, headers);
  }

  private static Headers letter(
      ConsumerRecord<String, byte[]> record, Headers headers, String reason) {
    return KafkaRecords.deadLetter(
        headers, reason, record.topic(), record.partition(), record.offset());
  }

  private void deadLetter(
      ConsumerRecord<String, byte[]> record, byte @Nullable [] payload, Headers headers) {
    counts.deadLetters.increment();
    records.add(new ProducerRecord<>(Topics.DEAD_LETTER, null, record.key(), payload, headers));
  }

  /** Empties it. */
  List<ProducerRecord<String, byte[]>> takeAll() {
    List<ProducerRecord<String, byte[]>> all = records;
    records = new ArrayList<>();
    return all;
  }
}
