package io.millrace.ingest.messaging;

import io.millrace.wire.ReceivedEvent;
import io.smallrye.reactive.messaging.amqp.IncomingAmqpMetadata;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/** What came with a message's body, and from where. */
sealed interface Origin permits AmqpOrigin, KafkaOrigin, MemoryOrigin {
  /** Header of a dead letter: why the message was refused. */
  String REASON = "dead-letter-reason";

  /** Of the channel that the message came through. */
  static Origin of(Message<?> message) {
    for (Object metadata : message.getMetadata()) {
      if (metadata instanceof IncomingKafkaRecordMetadata<?, ?> record) {
        return new KafkaOrigin(record);
      }
      if (metadata instanceof IncomingAmqpMetadata delivery) {
        return new AmqpOrigin(delivery);
      }
    }
    return new MemoryOrigin(message.getMetadata());
  }

  /**
   * The stream that the message is about by its routing, outside of any CloudEvent; null if it does
   * not say.
   */
  @Nullable String routedTo();

  /**
   * The CloudEvent that the message is; null if it is a plain one.
   *
   * @throws io.millrace.wire.MalformedException if it means to be one and is not
   */
  @Nullable ReceivedEvent event(byte[] body);

  /**
   * Whether the broker gives a message back after a crash though later ones of the same channel are
   * settled.
   */
  boolean givesBackAny();

  /** Metadata of the dead letter: all that came with the message, the reason and the position. */
  Metadata deadLetter(String reason);

  /** The same of a letter that is without the message's payload of so many bytes. */
  Metadata deadLetterInPart(String reason, long payloadBytes);
}
