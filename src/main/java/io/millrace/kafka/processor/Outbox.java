package io.millrace.kafka.processor;

import io.millrace.event.MediaStreamEvent;
import io.millrace.kafka.KafkaRecords;
import io.millrace.kafka.Topics;
import io.millrace.wire.EventIds;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

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
    counts.deadLetters.increment();
    records.add(
        new ProducerRecord<>(
            Topics.DEAD_LETTER,
            null,
            record.key(),
            record.value(),
            KafkaRecords.deadLetter(
                record.headers(), reason, record.topic(), record.partition(), record.offset())));
  }

  /** Empties it. */
  List<ProducerRecord<String, byte[]>> takeAll() {
    List<ProducerRecord<String, byte[]>> all = records;
    records = new ArrayList<>();
    return all;
  }
}
