package io.millrace.channel;

import io.smallrye.reactive.messaging.amqp.AmqpConnectorOutgoingConfiguration;
import io.smallrye.reactive.messaging.amqp.OutgoingAmqpMetadata;
import io.smallrye.reactive.messaging.amqp.ce.AmqpCloudEventHelper;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpMessageBuilder;
import io.vertx.core.buffer.Buffer;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Makes an AMQP message, in the binary mode of CloudEvents if it is an event. */
final class AmqpWriter {
  private AmqpWriter() {}

  /**
   * A durable message.
   *
   * @param message with an array of bytes as its payload
   * @throws IllegalArgumentException if the payload is none
   */
  static AmqpMessage write(Message<?> message, AmqpConnectorOutgoingConfiguration channel) {
    if (!(message.getPayload() instanceof byte[] body)) {
      throw new IllegalArgumentException(
          "a payload of %s, expected bytes".formatted(message.getPayload().getClass().getName()));
    }
    AmqpMessageBuilder builder =
        AmqpMessage.create().durable(true).withBufferAsBody(Buffer.buffer(body));
    message
        .getMetadata(OutgoingAmqpMetadata.class)
        .ifPresent(metadata -> properties(builder, metadata));
    AmqpMessage plain = builder.build();
    return message
        .getMetadata(OutgoingCloudEventMetadata.class)
        .map(event -> event(plain, event, channel))
        .orElse(plain);
  }

  private static AmqpMessage event(
      AmqpMessage plain,
      OutgoingCloudEventMetadata<?> event,
      AmqpConnectorOutgoingConfiguration channel) {
    return AmqpCloudEventHelper.createBinaryCloudEventMessage(
            io.vertx.mutiny.amqp.AmqpMessage.newInstance(plain), event, channel)
        .getDelegate();
  }

  private static void properties(AmqpMessageBuilder builder, OutgoingAmqpMetadata metadata) {
    if (metadata.getMessageId() != null) {
      builder.id(metadata.getMessageId());
    }
    if (metadata.getSubject() != null) {
      builder.subject(metadata.getSubject());
    }
    if (metadata.getContentType() != null) {
      builder.contentType(metadata.getContentType());
    }
    if (metadata.getProperties() != null) {
      builder.applicationProperties(metadata.getProperties());
    }
  }
}
