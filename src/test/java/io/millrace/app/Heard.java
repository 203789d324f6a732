package io.millrace.app;

import io.millrace.channel.MemoryChannels;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.ce.CloudEventMetadata;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What came out of a channel for one stream since listening began. */
final class Heard implements AutoCloseable {
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Cancellable listening;

  /** A message and the CloudEvent that it is. */
  record Event(CloudEventMetadata<?> metadata, byte[] payload) {
    String attribute(String name) {
      return metadata.getExtension(name).map(Object::toString).orElse("");
    }
  }

  Heard(MemoryChannels channels, String channel, String streamId) {
    listening =
        channels
            .receive(channel)
            .subscribe()
            .with(
                message -> {
                  Event event = event(message);
                  if (event.metadata().getSubject().orElse("").equals(streamId)) {
                    events.add(event);
                  }
                });
  }

  private static Event event(Message<?> message) {
    for (Object metadata : message.getMetadata()) {
      if (metadata instanceof CloudEventMetadata<?> event) {
        return new Event(event, (byte[]) message.getPayload());
      }
    }
    throw new AssertionError("not a CloudEvent: " + message);
  }

  List<Event> events() {
    return events;
  }

  @Override
  public void close() {
    listening.cancel();
  }
}
