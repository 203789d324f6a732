package io.millrace.egress.messaging;

import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.media.MediaChunk;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.StreamRegistry;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.EventWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadataBuilder;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** Sends the chunks of all streams, each stream in order, to the channel {@code chunks-out}. */
@ApplicationScoped
class ChunksOut {
  private static final URI SOURCE = URI.create(EventWriter.SOURCE);

  private final StreamRegistry registry;
  private final ReaderConfig defaults;

  ChunksOut(StreamRegistry registry, ReaderConfig defaults) {
    this.registry = registry;
    this.defaults = defaults;
  }

  @Outgoing("chunks-out")
  Multi<Message<byte[]>> chunks() {
    ReaderConfig config =
        new ReaderConfig(Order.SEQUENCE, defaults.maxChunks(), defaults.maxBytes(), null);
    return registry
        .readAll(config, new ReadFrom.Live())
        .items()
        .select()
        .where(MediaChunk.class::isInstance)
        .map(MediaChunk.class::cast)
        .map(ChunksOut::message);
  }

  private static Message<byte[]> message(MediaChunk chunk) {
    OutgoingCloudEventMetadataBuilder<Object> event =
        OutgoingCloudEventMetadata.builder()
            .withId(ChunkAttributes.id(chunk))
            .withSource(SOURCE)
            .withType(ChunkAttributes.TYPE)
            .withSubject(chunk.streamId())
            .withDataContentType(ChunkAttributes.DATA_CONTENT_TYPE);
    ChunkAttributes.write(chunk, event::withExtension);
    OutgoingKafkaRecordMetadata<String> record =
        OutgoingKafkaRecordMetadata.<String>builder().withKey(chunk.streamId()).build();
    return Message.of(chunk.data(), Metadata.of(event.build(), record));
  }
}
