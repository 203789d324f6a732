package io.millrace.kafka;

import io.millrace.event.MediaStreamEvent;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.EventWriter;
import io.millrace.wire.ItemReader;
import io.millrace.wire.ItemWriter;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records as CloudEvents, as the Kafka protocol binding of CloudEvents 1.0.2 has them in binary
 * mode: attributes are headers that begin with {@code ce_}, the data is the value. The key is the
 * stream's id.
 */
public final class KafkaRecords {
  public static final String GAP_TYPE = "io.millrace.gap.v1";
  public static final String END_TYPE = "io.millrace.end.v1";

  /** Headers that a dead letter has beside those of the record that was refused. */
  public static final String DEAD_LETTER_PREFIX = "dead-letter-";

  /** One of them: the topic that the record was in. */
  public static final String DEAD_LETTER_TOPIC = DEAD_LETTER_PREFIX + "topic";

  /** Another, of a letter that is without the record's payload: so many bytes were left out. */
  public static final String DEAD_LETTER_OMITTED = DEAD_LETTER_PREFIX + "omitted-bytes";

  /** What a record takes beside its key, value and headers, and each header beside its text. */
  private static final int OVERHEAD_BYTES = 80;

  private static final int HEADER_OVERHEAD_BYTES = 8;

  /** What the headers of a record may take that is not left out as well, in bytes. */
  private static final int MAX_KEPT_HEADER_BYTES = 256 << 10;

  private static final String PREFIX = "ce_";
  private static final String CONTENT_TYPE = "content-type";
  private static final ItemWriter JSON = ItemWriter.json(false);

  private KafkaRecords() {}

  /** What comes next in a stream, for {@link Topics#ORDERED}. */
  public static ProducerRecord<String, byte[]> of(StreamItem item) {
    return switch (item) {
      case MediaChunk chunk -> of(chunk, null);
      case StreamItem.Gap gap ->
          item(gap, GAP_TYPE, "%s:%d:gap:%d".formatted(gap.streamId(), gap.epoch(), gap.from()));
      case StreamItem.End end ->
          item(end, END_TYPE, "%s:%d:end".formatted(end.streamId(), end.epoch()));
      case StreamItem.Skip skip ->
          throw new IllegalArgumentException("a skip is told to one reader: " + skip);
    };
  }

  /**
   * A chunk, for {@link Topics#ORDERED}.
   *
   * @param trackConfig how it is decoded, see {@link io.millrace.wire.KeyframeConfigs}; null for
   *     nothing
   */
  public static ProducerRecord<String, byte[]> of(MediaChunk chunk, @Nullable String trackConfig) {
    return chunk(chunk, chunk.data(), trackConfig);
  }

  /** A chunk whose payload is kept elsewhere: the reference is in an attribute of its own. */
  public static ProducerRecord<String, byte[]> ofReferred(
      MediaChunk chunk, String dataRef, @Nullable String trackConfig) {
    ProducerRecord<String, byte[]> record = chunk(chunk, new byte[0], trackConfig);
    ChunkAttributes.writeDataref(
        dataRef, (name, value) -> attribute(record.headers(), name, value));
    return record;
  }

  /**
   * A chunk as it came in, for {@link Topics#CHUNKS}.
   *
   * @param id for the event of a chunk without a number; unique
   * @param restarts true if a new epoch begins with it
   * @param trackConfig how it is decoded; null for nothing
   * @param dataRef where the payload lies; null to send it along
   */
  public static ProducerRecord<String, byte[]> ofAccepted(
      MediaChunk chunk,
      String id,
      boolean restarts,
      @Nullable String trackConfig,
      @Nullable String dataRef) {
    Headers headers = chunkHeaders(chunk, chunk.isNumbered() ? ChunkAttributes.id(chunk) : id);
    BiConsumer<String, String> attributes = (name, value) -> attribute(headers, name, value);
    ChunkAttributes.writeReceived(chunk, attributes);
    if (trackConfig != null) {
      ChunkAttributes.writeTrackConfig(trackConfig, attributes);
    }
    if (restarts) {
      ChunkAttributes.writeRestart(attributes);
    }
    if (dataRef != null) {
      ChunkAttributes.writeDataref(dataRef, attributes);
    }
    return new ProducerRecord<>(
        Topics.CHUNKS,
        null,
        chunk.streamId(),
        dataRef == null ? chunk.data() : new byte[0],
        headers);
  }

  private static ProducerRecord<String, byte[]> chunk(
      MediaChunk chunk, byte[] data, @Nullable String trackConfig) {
    Headers headers = chunkHeaders(chunk, ChunkAttributes.id(chunk));
    BiConsumer<String, String> attributes = (name, value) -> attribute(headers, name, value);
    ChunkAttributes.write(chunk, attributes);
    if (trackConfig != null) {
      ChunkAttributes.writeTrackConfig(trackConfig, attributes);
    }
    return new ProducerRecord<>(Topics.ORDERED, null, chunk.streamId(), data, headers);
  }

  private static Headers chunkHeaders(MediaChunk chunk, String id) {
    return headers(id, ChunkAttributes.TYPE, chunk.streamId(), ChunkAttributes.DATA_CONTENT_TYPE);
  }

  private static ProducerRecord<String, byte[]> item(StreamItem item, String type, String id) {
    Headers headers = headers(id, type, item.streamId(), EventWriter.DATA_CONTENT_TYPE);
    return new ProducerRecord<>(Topics.ORDERED, null, item.streamId(), JSON.write(item), headers);
  }

  /**
   * Something that happened, for {@link Topics#EVENTS}.
   *
   * @param id unique among all events
   */
  public static ProducerRecord<String, byte[]> of(MediaStreamEvent event, String id) {
    Headers headers =
        headers(id, EventWriter.type(event), event.streamId(), EventWriter.DATA_CONTENT_TYPE);
    attribute(headers, "time", event.timestamp().toString());
    return new ProducerRecord<>(
        Topics.EVENTS, null, event.streamId(), EventWriter.data(event), headers);
  }

  private static Headers headers(String id, String type, String subject, String contentType) {
    Headers headers = new RecordHeaders();
    attribute(headers, "specversion", "1.0");
    attribute(headers, "id", id);
    attribute(headers, "source", EventWriter.SOURCE);
    attribute(headers, "type", type);
    attribute(headers, "subject", subject);
    put(headers, CONTENT_TYPE, contentType);
    return headers;
  }

  /**
   * The CloudEvent that a record is, in either mode; null if it is a plain record.
   *
   * @throws MalformedException if it means to be one and is not
   */
  public static @Nullable ReceivedEvent event(Headers headers, byte[] value) {
    String contentType = text(headers.lastHeader(CONTENT_TYPE));
    if (contentType.startsWith(ReceivedEvent.STRUCTURED_CONTENT_TYPE)) {
      return ReceivedEvent.structured(value);
    }
    Map<String, String> attributes = new HashMap<>();
    for (Header header : headers) {
      if (header.key().startsWith(PREFIX)) {
        attributes.put(header.key().substring(PREFIX.length()), text(header));
      }
    }
    return attributes.isEmpty() ? null : new ReceivedEvent(attributes, value);
  }

  /**
   * Reads what {@link #of(StreamItem)} wrote. The payload of a chunk that is kept elsewhere is
   * empty.
   *
   * @throws MalformedException if it is something else
   */
  public static StreamItem item(ReceivedEvent event) {
    return switch (event.type()) {
      case ChunkAttributes.TYPE ->
          ChunkAttributes.read(event.subject(), event::attribute, event.data());
      case GAP_TYPE -> ItemReader.gap(event.data());
      case END_TYPE -> ItemReader.end(event.data());
      default ->
          throw new MalformedException(
              "type",
              event.type(),
              "expected %s, %s or %s".formatted(ChunkAttributes.TYPE, GAP_TYPE, END_TYPE));
    };
  }

  /**
   * The headers of a dead letter: those of the record that was refused, the reason, and where it
   * was.
   */
  public static Headers deadLetter(
      Headers headers, String reason, String topic, int partition, long offset) {
    Headers letter = new RecordHeaders(headers.toArray());
    put(letter, DEAD_LETTER_PREFIX + "reason", reason);
    put(letter, DEAD_LETTER_TOPIC, topic);
    put(letter, DEAD_LETTER_PREFIX + "partition", Integer.toString(partition));
    put(letter, DEAD_LETTER_PREFIX + "offset", Long.toString(offset));
    put(letter, DEAD_LETTER_PREFIX + "time", Instant.now().toString());
    return letter;
  }

  /** The bytes that a record takes uncompressed, roughly and not too few. */
  public static long sizeBytes(ConsumerRecord<?, ?> record) {
    return OVERHEAD_BYTES
        + Math.max(0, record.serializedKeySize())
        + Math.max(0, record.serializedValueSize())
        + sizeBytes(record.headers());
  }

  private static long sizeBytes(Headers headers) {
    long size = 0;
    for (Header header : headers) {
      size += HEADER_OVERHEAD_BYTES + header.key().length();
      size += header.value() == null ? 0 : header.value().length;
    }
    return size;
  }

  /**
   * The headers of a dead letter that has no room for the record's payload. They are without those
   * of the record if these are large themselves.
   *
   * @param payloadBytes what is left out
   */
  public static Headers deadLetterInPart(
      Headers headers, long payloadBytes, String reason, String topic, int partition, long offset) {
    Headers kept = sizeBytes(headers) <= MAX_KEPT_HEADER_BYTES ? headers : new RecordHeaders();
    Headers letter = deadLetter(kept, reason, topic, partition, offset);
    put(letter, DEAD_LETTER_OMITTED, Long.toString(payloadBytes));
    return letter;
  }

  private static void attribute(Headers headers, String name, String value) {
    put(headers, PREFIX + name, value);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
