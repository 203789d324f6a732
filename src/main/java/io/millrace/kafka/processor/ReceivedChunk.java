package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaRecords;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamId;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as a record brought it.
 *
 * @param chunk if its payload is kept elsewhere, the reference stands for it, which holds the
 *     payload's checksum and so tells chunks apart as well
 * @param restarts whether a new epoch begins with it
 * @param dataRef where its payload is kept; null if the record has it
 * @param trackConfig how it is decoded, handed on as it came; null if the record does not say
 */
record ReceivedChunk(
    ConsumerRecord<String, byte[]> record,
    MediaChunk chunk,
    boolean restarts,
    @Nullable String dataRef,
    @Nullable String dataSha256,
    @Nullable String trackConfig) {

  /**
   * Reads a record.
   *
   * @throws MalformedException naming what is wrong
   * @throws io.millrace.media.InvalidStreamIdException if the key is no stream's id
   */
  static ReceivedChunk of(ConsumerRecord<String, byte[]> record) {
    if (record.key() == null) {
      throw new MalformedException("key", "", "expected the stream's id");
    }
    if (record.value() == null) {
      throw new MalformedException("value", "null", "expected the chunk's bytes");
    }
    StreamId.require(record.key());
    ReceivedEvent event = KafkaRecords.event(record.headers(), record.value());
    return event == null ? plain(record) : ofEvent(record, event);
  }

  private static ReceivedChunk plain(ConsumerRecord<String, byte[]> record) {
    if (record.value().length == 0) {
      throw new MalformedException("value", "", "expected at least one byte");
    }
    MediaChunk piece =
        MediaStream.withDefaults(record.key(), Instant.EPOCH).piece(record.value(), false);
    return new ReceivedChunk(record, piece, false, null, null, null);
  }

  private static ReceivedChunk ofEvent(ConsumerRecord<String, byte[]> record, ReceivedEvent event) {
    ChunkAttributes.requireChunk(event, record.key());
    MediaChunk chunk = ChunkAttributes.read(event.subject(), event::attribute, event.data());
    String dataRef = ChunkAttributes.dataref(event::attribute);
    boolean restarts = ChunkAttributes.restarts(event::attribute);
    String trackConfig = ChunkAttributes.trackConfig(event::attribute);
    if (dataRef == null) {
      return new ReceivedChunk(record, chunk, restarts, null, null, trackConfig);
    }
    MediaChunk standIn =
        chunk.with(dataRef.getBytes(StandardCharsets.UTF_8), /* otherChecksum= */ null);
    return new ReceivedChunk(record, standIn, restarts, dataRef, chunk.checksum(), trackConfig);
  }

  long offset() {
    return record.offset();
  }
}
