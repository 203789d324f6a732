package io.millrace.broker;

import io.millrace.event.MediaStreamEvent;
import io.millrace.kafka.KafkaRecords;
import io.millrace.media.ChunkType;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes ordered streams and events as a processor does; each call returns when they are stored.
 */
final class OrderedWriter implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  /**
   * Opens a producer.
   *
   * @param transactionalId null for one without transactions
   */
  OrderedWriter(String bootstrapServers, @Nullable String transactionalId) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    if (transactionalId != null) {
      config.put("transactional.id", transactionalId);
    }
    producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    if (transactionalId != null) {
      producer.initTransactions();
    }
  }

  KafkaProducer<String, byte[]> producer() {
    return producer;
  }

  static MediaChunk chunk(String stream, int epoch, long number) {
    return MediaChunk.builder(stream, ChunkType.AUDIO)
        .epoch(epoch)
        .sequenceNumber(number)
        .timestampUs(number * 1000)
        .data(("payload " + number).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  static StreamItem gap(String stream, int epoch, long from, long to) {
    return new StreamItem.Gap(stream, epoch, from, to, GapReason.TIMEOUT);
  }

  static StreamItem end(String stream, int epoch, EndReason reason) {
    return new StreamItem.End(stream, epoch, reason);
  }

  void write(StreamItem... items) throws Exception {
    for (StreamItem item : items) {
      producer.send(KafkaRecords.of(item)).get();
    }
  }

  void write(String stream, int epoch, long from, long to) throws Exception {
    for (long number = from; number <= to; number++) {
      write(chunk(stream, epoch, number));
    }
  }

  void tell(MediaStreamEvent event, String id) throws Exception {
    producer.send(KafkaRecords.of(event, id)).get();
  }

  void writeRaw(ProducerRecord<String, byte[]> record) throws Exception {
    producer.send(record).get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
