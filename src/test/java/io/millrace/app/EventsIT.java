package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.channel.MemoryChannels;
import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.StreamRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens, told as CloudEvents over HTTP and on the channel {@code events-out}. */
@QuarkusTest
@Timeout(60)
class EventsIT {
  @Inject MemoryChannels channels;
  @Inject StreamRegistry registry;

  private static Items listen(String streamId) throws Exception {
    return Items.open(Items.SSE, "/v1/events?stream=" + streamId).opened();
  }

  private static JsonNode assertEvent(Items.Item item, String type, String streamId) {
    JsonNode event = item.data();
    assertThat(item.event()).isEqualTo(type);
    assertThat(event.path("specversion").asText()).isEqualTo("1.0");
    assertThat(event.path("id").asText()).isNotBlank().isEqualTo(item.id());
    assertThat(event.path("source").asText()).isEqualTo("/millrace");
    assertThat(event.path("type").asText()).isEqualTo(type);
    assertThat(event.path("subject").asText()).isEqualTo(streamId);
    assertThat(Instant.parse(event.path("time").asText())).isBefore(Instant.now().plusSeconds(1));
    assertThat(event.path("data").path("streamId").asText()).isEqualTo(streamId);
    return event.path("data");
  }

  @Test
  void lifeOfAStream_isToldInOrderInBothPlaces() throws Exception {
    try (Items events = listen("told");
        Heard heard = new Heard(channels, "events-out", "told")) {
      Http.postNumbered("not-told", 0);
      Http.postNumbered("told", 0);
      Http.postNumbered("told", 3);
      Http.postJson("told", "{\"chunkType\":\"AUDIO\",\"sequenceNumber\":4}");
      Http.delete("/v1/streams/told");

      JsonNode started = assertEvent(events.next(), "io.millrace.stream.started.v1", "told");
      assertThat(started.path("quality").asText()).isEqualTo("MEDIUM");
      JsonNode rejected = assertEvent(events.next(), "io.millrace.chunk.rejected.v1", "told");
      assertThat(rejected.path("sequenceNumber").asInt()).isEqualTo(4);
      assertThat(rejected.path("reason").asText()).contains("no data");
      JsonNode gap = assertEvent(events.next(), "io.millrace.gap.detected.v1", "told");
      assertThat(gap.path("from").asInt()).isEqualTo(1);
      assertThat(gap.path("to").asInt()).isEqualTo(2);
      assertThat(gap.path("reason").asText()).isEqualTo("flush");
      JsonNode stopped = assertEvent(events.next(), "io.millrace.stream.stopped.v1", "told");
      assertThat(stopped.path("reason").asText()).isEqualTo("stopped");
      assertThat(stopped.path("bytesTransferred").asInt()).isEqualTo(2 * "payload 0".length());

      await().untilAsserted(() -> assertThat(heard.events()).hasSize(4));
      assertThat(heard.events())
          .extracting(event -> event.metadata().getType())
          .containsExactly(
              "io.millrace.stream.started.v1",
              "io.millrace.chunk.rejected.v1",
              "io.millrace.gap.detected.v1",
              "io.millrace.stream.stopped.v1");
      assertThat(Http.JSON.readTree(heard.events().get(2).payload())).isEqualTo(gap);
    }
  }

  @Test
  void slowReader_makesChunkDroppedEvents() throws Exception {
    Http.postNumbered("dropping", 0);
    AssertSubscriber<Object> reader = AssertSubscriber.create(1);
    registry
        .read("dropping", new ReaderConfig(Order.SEQUENCE, 1, 1 << 20, null), new ReadFrom.Live())
        .items()
        .map(Object.class::cast)
        .subscribe(reader);
    Http.postNumbered("dropping", 1);
    reader.awaitItems(1);
    try (Items events = listen("dropping")) {
      List<String> dropped = new java.util.ArrayList<>();
      for (int i = 2; i <= 4; i++) {
        assertThat(Http.postNumbered("dropping", i).statusCode()).isEqualTo(202);
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(registry.metrics("dropping").droppedChunks())
                      .as("chunks dropped while the reader has %s", reader.getItems())
                      .isEqualTo(2));
      for (int i = 0; i < 2; i++) {
        JsonNode drop = assertEvent(events.next(), "io.millrace.chunk.dropped.v1", "dropping");
        dropped.add(drop.path("sequenceNumber").asInt() + " " + drop.path("reason").asText());
      }
      assertThat(dropped)
          .allMatch(drop -> drop.endsWith("reader too slow"))
          .doesNotHaveDuplicates();
    } finally {
      reader.cancel();
    }
  }
}
