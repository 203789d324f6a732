package io.millrace.kafka.follow;

import io.millrace.event.Broadcast;
import io.millrace.wire.ReceivedEvent;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What happens, as all processes tell it in the events' topic. */
@Singleton
public final class TopicEvents {
  private final Broadcast<ReceivedEvent> listeners =
      new Broadcast<>(Infrastructure.getDefaultExecutor());

  TopicEvents() {}

  /** The events from the moment of subscription on; ends with the server. */
  public Multi<ReceivedEvent> events() {
    return listeners.items();
  }

  /** Events that slow listeners missed, summed over the listeners. */
  public long lost() {
    return listeners.lost();
  }

  void publish(ReceivedEvent event) {
    listeners.publish(event);
  }

  void onStopping(@Observes ShutdownDelayInitiatedEvent stopping) {
    listeners.close();
  }
}
