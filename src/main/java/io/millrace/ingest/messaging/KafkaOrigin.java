package io.millrace.ingest.messaging;

import io.millrace.wire.ReceivedEvent;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record's key, headers and position. Its CloudEvent is as the Kafka protocol binding of
 * CloudEvents 1.0.2 says.
 */
record KafkaOrigin(IncomingKafkaRecordMetadata<?, ?> metadata) implements Origin {
  private static final String PREFIX = "ce_";
  private static final String CONTENT_TYPE = "content-type";

  /** Header of a dead letter: the topic that the record was in. */
  static final String TOPIC = "dead-letter-topic";

  @Override
  public @Nullable String routedTo() {
    Object key = metadata.getKey();
    return key == null ? null : key.toString();
  }

  @Override
  public @Nullable ReceivedEvent event(byte[] body) {
    String contentType = text(metadata.getHeaders().lastHeader(CONTENT_TYPE));
    if (contentType.startsWith(ReceivedEvent.STRUCTURED_CONTENT_TYPE)) {
      return ReceivedEvent.structured(body);
    }
    Map<String, String> attributes = new HashMap<>();
    for (Header header : metadata.getHeaders()) {
      if (header.key().startsWith(PREFIX)) {
        attributes.put(header.key().substring(PREFIX.length()), text(header));
      }
    }
    return attributes.isEmpty() ? null : new ReceivedEvent(attributes, body);
  }

  @Override
  public Metadata deadLetter(String reason) {
    Headers headers = new RecordHeaders(metadata.getHeaders().toArray());
    add(headers, REASON, reason);
    add(headers, TOPIC, metadata.getTopic());
    add(headers, "dead-letter-partition", Integer.toString(metadata.getPartition()));
    add(headers, "dead-letter-offset", Long.toString(metadata.getOffset()));
    return Metadata.of(
        OutgoingKafkaRecordMetadata.builder().withKey(routedTo()).withHeaders(headers).build());
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
