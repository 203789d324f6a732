package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.channel.MemoryChannels;
import io.millrace.ingest.messaging.ChunkRejectedException;
import io.millrace.wire.MalformedException;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadataBuilder;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The channels {@code chunks-in} and {@code chunks-out}, which meet HTTP in the same pipeline. */
@QuarkusTest
@Timeout(60)
class ChannelsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String TYPE = "io.millrace.chunk.v1";

  @Inject MemoryChannels channels;

  private void send(String type, String streamId, String payload, Map<String, String> attributes) {
    OutgoingCloudEventMetadataBuilder<Object> event =
        OutgoingCloudEventMetadata.builder()
            .withId(streamId + attributes)
            .withSource(URI.create("/test"))
            .withType(type)
            .withSubject(streamId);
    attributes.forEach(event::withExtension);
    channels
        .send(
            "chunks-in",
            Message.of(payload.getBytes(StandardCharsets.UTF_8), Metadata.of(event.build())))
        .await()
        .atMost(PATIENCE);
  }

  private void send(String streamId, int number) {
    send(
        TYPE,
        streamId,
        "payload " + number,
        Map.of("chunktype", "AUDIO", "sequence", Integer.toString(number), "mediatimeus", "7"));
  }

  @Test
  void chunks_fromBothSides_meetInOneStreamAndLeaveInOrder() throws Exception {
    try (Heard heard = new Heard(channels, "chunks-out", "meeting")) {
      send("meeting", 0);
      Http.postNumbered("meeting", 2);
      send("meeting", 3);
      Http.postNumbered("meeting", 1);
      send(TYPE, "meeting", "", Map.of("chunktype", "METADATA", "sequence", "4", "final", "true"));

      await().untilAsserted(() -> assertThat(heard.events()).hasSize(5));
      assertThat(heard.events())
          .extracting(event -> event.metadata().getId())
          .containsExactly(
              "meeting:0:0", "meeting:0:1", "meeting:0:2", "meeting:0:3", "meeting:0:4");
      Heard.Event fourth = heard.events().get(3);
      assertThat(new String(fourth.payload(), StandardCharsets.UTF_8)).isEqualTo("payload 3");
      assertThat(fourth.metadata().getType()).isEqualTo(TYPE);
      assertThat(fourth.attribute("partitionkey")).isEqualTo("meeting");
      assertThat(fourth.attribute("sequence")).isEqualTo("3");
      assertThat(fourth.attribute("chunktype")).isEqualTo("AUDIO");
      assertThat(fourth.attribute("mediatimeus")).isEqualTo("7");
      assertThat(fourth.attribute("final")).isEqualTo("false");
      assertThat(fourth.attribute("sha256")).hasSize(64);
      assertThat(heard.events().get(4).attribute("final")).isEqualTo("true");
    }
    try (Items items =
        Items.open(Items.NDJSON, Http.chunks("meeting") + "?order=sequence&from=earliest")) {
      assertThat(items.rest().stream().map(Items.Item::number))
          .containsExactly(0L, 1L, 2L, 3L, 4L, -1L);
    }
  }

  @Test
  void duplicate_isAcknowledged() throws Exception {
    send("again", 0);
    send("again", 0);
    assertThat(Http.json(Http.get("/v1/streams/again")).path("accounts").path("duplicates").asInt())
        .isEqualTo(1);
  }

  @Test
  void message_malformed_isRefusedWithTheReason() {
    assertThatThrownBy(
            () -> channels.send("chunks-in", Message.of(new byte[] {1})).await().atMost(PATIENCE))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("expected a CloudEvent");
    assertThatThrownBy(() -> send("other.type", "bad", "x", Map.of("chunktype", "AUDIO")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("other.type");
    assertThatThrownBy(() -> send(TYPE, "bad", "x", Map.of("chunktype", "NOISE")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("NOISE");
    assertThatThrownBy(() -> send(TYPE, "bad", "x", Map.of("chunktype", "AUDIO", "sequence", "-7")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("-7");
    assertThatThrownBy(() -> send(TYPE, ".bad", "x", Map.of("chunktype", "AUDIO")))
        .hasMessageContaining(".bad");
  }

  @Test
  void chunk_rejected_isRefusedWithTheReasonAndTheNextIsTaken() {
    assertThatThrownBy(
            () ->
                send(
                    TYPE,
                    "refusing",
                    "x",
                    Map.of("chunktype", "AUDIO", "sequence", "0", "sha256", "0".repeat(64))))
        .isInstanceOf(ChunkRejectedException.class)
        .hasMessageContaining("checksum");
    send("refusing", 0);
  }
}
