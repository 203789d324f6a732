package io.millrace.egress.messaging;

import io.millrace.event.EventBus;
import io.millrace.event.MediaStreamEvent;
import io.millrace.wire.EventIds;
import io.millrace.wire.EventWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.ZoneOffset;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** Sends what happens to the channel {@code events-out}. */
@ApplicationScoped
class EventsOut {
  private static final URI SOURCE = URI.create(EventWriter.SOURCE);

  private final EventBus events;
  private final EventIds ids;

  EventsOut(EventBus events, EventIds ids) {
    this.events = events;
    this.ids = ids;
  }

  @Outgoing("events-out")
  Multi<Message<byte[]>> events() {
    return events.events().map(this::message);
  }

  private Message<byte[]> message(MediaStreamEvent event) {
    OutgoingCloudEventMetadata<Object> metadata =
        OutgoingCloudEventMetadata.builder()
            .withId(ids.next())
            .withSource(SOURCE)
            .withType(EventWriter.type(event))
            .withSubject(event.streamId())
            .withTimestamp(event.timestamp().atZone(ZoneOffset.UTC))
            .withDataContentType(EventWriter.DATA_CONTENT_TYPE)
            .build();
    OutgoingKafkaRecordMetadata<String> record =
        OutgoingKafkaRecordMetadata.<String>builder().withKey(event.streamId()).build();
    return Message.of(EventWriter.data(event), Metadata.of(metadata, record));
  }
}
