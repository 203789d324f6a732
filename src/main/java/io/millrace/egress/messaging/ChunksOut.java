package io.millrace.egress.messaging;

import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.Receipts;
import io.millrace.stream.StreamRegistry;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.EventWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.amqp.OutgoingAmqpMetadata;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadataBuilder;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** Sends the chunks of all streams, each stream in order, to the channel {@code chunks-out}. */
@ApplicationScoped
class ChunksOut {
  private static final String MEMORY = "millrace-memory";
  private static final String KAFKA = "smallrye-kafka";

  /** What an unsettled message is counted with at least. */
  private static final int UNSETTLED_OVERHEAD_BYTES = 1024;

  /** As much as may be unsettled unless it is configured. */
  private static final long DEFAULT_MAX_UNSETTLED_BYTES = 64L << 20;

  private static final URI SOURCE = URI.create(EventWriter.SOURCE);

  private final StreamRegistry registry;
  private final Receipts receipts;
  private final ReaderConfig defaults;
  private final String connector;
  private final long maxUnsettledBytes;

  ChunksOut(
      StreamRegistry registry,
      Receipts receipts,
      ReaderConfig defaults,
      @ConfigProperty(name = "millrace.ingest.max-in-flight-bytes") Optional<Long> maxUnsettled,
      @ConfigProperty(name = "mp.messaging.outgoing.chunks-out.connector") String connector) {
    this.registry = registry;
    this.receipts = receipts;
    this.defaults = defaults;
    this.connector = connector;
    this.maxUnsettledBytes = maxUnsettled.orElse(DEFAULT_MAX_UNSETTLED_BYTES);
  }

  @Outgoing("chunks-out")
  Multi<Message<byte[]>> chunks() {
    return connector.equals(MEMORY) ? toListeners() : toBroker();
  }

  private Multi<Message<byte[]>> toListeners() {
    return registry
        .readAll(queue(defaults.maxChunks(), defaults.maxBytes()), new ReadFrom.Live())
        .items()
        .select()
        .where(MediaChunk.class::isInstance)
        .map(MediaChunk.class::cast)
        .map(ChunksOut::message);
  }

  /**
   * Reads from now on, so that nothing is missed before the broker is there. The queue has room for
   * all that may be unsettled, so that it drops only what came in over HTTP and is too much.
   */
  private Multi<Message<byte[]>> toBroker() {
    boolean resendsInOrder = connector.equals(KAFKA); // what the broker has it does not take again
    OrderedOut out =
        new OrderedOut(
            receipts,
            registry::isClosed,
            resendsInOrder ? Integer.MAX_VALUE : 1,
            ChunksOut::message);
    int moreChunks = (int) Math.min(1 << 24, maxUnsettledBytes / UNSETTLED_OVERHEAD_BYTES);
    registry
        .readAll(
            queue(defaults.maxChunks() + moreChunks, defaults.maxBytes() + maxUnsettledBytes),
            new ReadFrom.Live(),
            dropped -> receipts.refused(dropped, DropReason.READER_TOO_SLOW.text()))
        .items()
        .subscribe()
        .withSubscriber(out);
    return out.messages();
  }

  private static ReaderConfig queue(int maxChunks, long maxBytes) {
    return new ReaderConfig(Order.SEQUENCE, maxChunks, maxBytes, null);
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
    return Message.of(
        chunk.data(),
        Metadata.of(
            event.build(),
            record,
            OutgoingAmqpMetadata.builder()
                .withSubject(chunk.streamId())
                .withDurable(true)
                .build()));
  }
}
