package io.millrace.ingest.messaging;

import io.millrace.kafka.KafkaRecords;
import io.millrace.wire.ReceivedEvent;
import io.smallrye.reactive.messaging.amqp.IncomingAmqpMetadata;
import io.smallrye.reactive.messaging.amqp.OutgoingAmqpMetadata;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * An AMQP 1.0 message's properties and address. Its CloudEvent is as the AMQP protocol binding of
 * CloudEvents 1.0.2 says.
 */
record AmqpOrigin(IncomingAmqpMetadata metadata) implements Origin {
  private static final String PREFIX = "cloudEvents:";

  /** For the Java Message Service, whose property names have no colon. */
  private static final String JMS_PREFIX = "cloudEvents_";

  @Override
  public @Nullable String routedTo() {
    return metadata.getSubject();
  }

  @Override
  public @Nullable ReceivedEvent event(byte[] body) {
    String contentType = metadata.getContentType();
    if (contentType != null && contentType.startsWith(ReceivedEvent.STRUCTURED_CONTENT_TYPE)) {
      return ReceivedEvent.structured(body);
    }
    Map<String, String> attributes = new HashMap<>();
    for (Map.Entry<String, Object> property : properties()) {
      String name = property.getKey();
      if (property.getValue() != null && (name.startsWith(PREFIX) || name.startsWith(JMS_PREFIX))) {
        attributes.put(name.substring(PREFIX.length()), property.getValue().toString());
      }
    }
    return attributes.isEmpty() ? null : new ReceivedEvent(attributes, body);
  }

  private JsonObject properties() {
    JsonObject properties = metadata.getProperties();
    return properties == null ? new JsonObject() : properties;
  }

  @Override
  public boolean givesBackAny() {
    return true;
  }

  @Override
  public Metadata deadLetter(String reason) {
    return letter(properties().copy(), reason);
  }

  @Override
  public Metadata deadLetterInPart(String reason, long payloadBytes) {
    return letter(properties().copy().put(KafkaRecords.DEAD_LETTER_OMITTED, payloadBytes), reason);
  }

  private Metadata letter(JsonObject properties, String reason) {
    properties.put(REASON, reason).put("dead-letter-address", metadata.getAddress());
    var letter = OutgoingAmqpMetadata.builder().withDurable(true);
    if (metadata.getId() != null) {
      properties.put("dead-letter-message-id", metadata.getId());
      letter.withMessageId(metadata.getId());
    }
    if (metadata.getSubject() != null) {
      letter.withSubject(metadata.getSubject());
    }
    if (metadata.getContentType() != null) {
      letter.withContentType(metadata.getContentType());
    }
    return Metadata.of(letter.withApplicationProperties(properties).build());
  }
}
