package io.millrace.ingest.messaging;

import io.millrace.kafka.KafkaRecords;
import io.millrace.wire.ReceivedEvent;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record's key, headers and position. Its CloudEvent is as the Kafka protocol binding of
 * CloudEvents 1.0.2 says.
 */
record KafkaOrigin(IncomingKafkaRecordMetadata<?, ?> metadata) implements Origin {
  @Override
  public @Nullable String routedTo() {
    Object key = metadata.getKey();
    return key == null ? null : key.toString();
  }

  @Override
  public @Nullable ReceivedEvent event(byte[] body) {
    return KafkaRecords.event(metadata.getHeaders(), body);
  }

  @Override
  public boolean givesBackAny() {
    return false;
  }

  @Override
  public Metadata deadLetter(String reason) {
    return letter(
        KafkaRecords.deadLetter(
            metadata.getHeaders(),
            reason,
            metadata.getTopic(),
            metadata.getPartition(),
            metadata.getOffset()));
  }

  @Override
  public Metadata deadLetterInPart(String reason, long payloadBytes) {
    return letter(
        KafkaRecords.deadLetterInPart(
            metadata.getHeaders(),
            payloadBytes,
            reason,
            metadata.getTopic(),
            metadata.getPartition(),
            metadata.getOffset()));
  }

  private Metadata letter(Headers headers) {
    return Metadata.of(
        OutgoingKafkaRecordMetadata.builder().withKey(routedTo()).withHeaders(headers).build());
  }
}
