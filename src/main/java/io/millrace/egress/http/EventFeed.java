package io.millrace.egress.http;

import io.millrace.event.EventBus;
import io.millrace.kafka.follow.Follower;
import io.millrace.kafka.follow.TopicEvents;
import io.millrace.wire.EventIds;
import io.millrace.wire.EventWriter;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/** What happens, as CloudEvents in JSON: of this process, or of all if it follows the broker. */
@Singleton
final class EventFeed {
  private final EventBus own;
  private final EventIds ids;
  private final TopicEvents all;
  private final Follower follower;

  /**
   * One event.
   *
   * @param json the whole CloudEvent
   */
  record Told(String id, String type, String streamId, String json) {}

  EventFeed(EventBus own, EventIds ids, TopicEvents all, Follower follower) {
    this.own = own;
    this.ids = ids;
    this.all = all;
    this.follower = follower;
  }

  /** From the moment of subscription on. An event has the same id in every process. */
  Multi<Told> events() {
    return follower.isNeeded() ? ofAll() : ofThisProcess();
  }

  private Multi<Told> ofAll() {
    return all.events()
        .map(
            event ->
                new Told(
                    event.attributes().getOrDefault("id", ""),
                    event.type(),
                    event.subject(),
                    text(EventWriter.structured(event))));
  }

  private Multi<Told> ofThisProcess() {
    return own.events()
        .map(
            event -> {
              String id = ids.next();
              return new Told(
                  id,
                  EventWriter.type(event),
                  event.streamId(),
                  text(EventWriter.structured(event, id)));
            });
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
