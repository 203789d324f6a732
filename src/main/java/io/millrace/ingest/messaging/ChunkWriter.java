package io.millrace.ingest.messaging;

import io.millrace.media.MediaChunk;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.EventIds;
import io.millrace.wire.EventWriter;
import io.smallrye.reactive.messaging.amqp.OutgoingAmqpMetadata;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadataBuilder;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.net.URI;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/** Writes chunks as messages: CloudEvents in binary mode, keyed by the stream. */
final class ChunkWriter {
  private static final URI SOURCE = URI.create(EventWriter.SOURCE);
  private static final byte[] NOTHING = {};

  private final EventIds ids = new EventIds();

  /**
   * A chunk as a message.
   *
   * @param dataref where the payload lies; null to send it along
   */
  Message<byte[]> message(OutgoingChunk outgoing, @Nullable String dataref) {
    MediaChunk chunk = outgoing.chunk();
    OutgoingCloudEventMetadataBuilder<Object> event =
        OutgoingCloudEventMetadata.builder()
            .withId(chunk.isNumbered() ? ChunkAttributes.id(chunk) : ids.next())
            .withSource(SOURCE)
            .withType(ChunkAttributes.TYPE)
            .withSubject(chunk.streamId())
            .withDataContentType(ChunkAttributes.DATA_CONTENT_TYPE);
    ChunkAttributes.writeReceived(chunk, event::withExtension);
    if (outgoing.restarts()) {
      ChunkAttributes.writeRestart(event::withExtension);
    }
    String trackConfig = outgoing.trackConfig();
    if (trackConfig != null) {
      ChunkAttributes.writeTrackConfig(trackConfig, event::withExtension);
    }
    if (dataref != null) {
      ChunkAttributes.writeDataref(dataref, event::withExtension);
    }
    return Message.of(
        dataref == null ? chunk.data() : NOTHING,
        Metadata.of(
            event.build(),
            OutgoingKafkaRecordMetadata.<String>builder().withKey(chunk.streamId()).build(),
            OutgoingAmqpMetadata.builder()
                .withSubject(chunk.streamId())
                .withGroupId(chunk.streamId())
                .withDurable(true)
                .build()));
  }
}
