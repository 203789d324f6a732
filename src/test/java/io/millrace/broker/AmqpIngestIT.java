package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.IngestClient.Answer;
import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.core.Future;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The role ingest with an AMQP 1.0 broker. */
@QuarkusTest
@TestProfile(AmqpIngestProfile.class)
@Timeout(300)
class AmqpIngestIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Handed over by {@link AmqpResource}. */
  @Nullable AmqpBroker broker;

  @ConfigProperty(name = "amqp-port")
  int port;

  private final List<AmqpMessage> received = new CopyOnWriteArrayList<>();

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private AmqpClient receive() throws Exception {
    AmqpClient client =
        AmqpClient.create(new AmqpClientOptions().setHost("127.0.0.1").setPort(port));
    AmqpConnection connection = done(client.connect());
    // on the event loop, so that no message comes before the handler is there
    done(
        connection
            .createReceiver("media.chunks")
            .onSuccess(receiver -> receiver.handler(received::add)));
    return client;
  }

  private List<AmqpMessage> of(String streamId) {
    return received.stream().filter(message -> streamId.equals(message.subject())).toList();
  }

  private static String attribute(AmqpMessage message, String name) {
    String value = message.applicationProperties().getString("cloudEvents:" + name);
    return value == null ? "" : value;
  }

  @Test
  void chunksAndMedia_arePersistedAndSurviveTheBrokersRestart() throws Exception {
    AmqpBroker artemis = Objects.requireNonNull(broker);
    assertThat(IngestClient.chunk("amqp", 0, new byte[] {7}).body())
        .isEqualTo("{\"result\":\"PERSISTED\",\"sequenceNumber\":0}");
    Answer media =
        IngestClient.send(
            "PUT", "/ingest/amqp-media/h264.ts", BodyPublishers.ofFile(Samples.path("h264.ts")));
    assertThat(media.status()).as(media.body()).isEqualTo(200);

    artemis.stop();
    await().atMost(PATIENCE).until(() -> !IngestClient.isReady());
    assertThat(IngestClient.isLive()).isTrue();
    Answer away = IngestClient.chunk("amqp", 1, new byte[] {8});
    assertThat(away.status()).as(away.body()).isEqualTo(503);
    assertThat(away.problem()).isEqualTo("not-confirmed");
    artemis.restart();

    await().atMost(PATIENCE).until(IngestClient::isReady);
    await()
        .atMost(PATIENCE)
        .until(() -> IngestClient.chunk("amqp", 2, new byte[] {9}).status() == 202);
    AmqpClient client = receive();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(of("amqp"))
                    .extracting(message -> attribute(message, "sequence"))
                    .contains("0", "1", "2"));
    assertThat(of("amqp").getFirst().bodyAsBinary().getBytes()).containsExactly(7);
    int frames = 0;
    for (var track : media.json().path("tracks")) {
      frames += track.path("chunks").asInt() + 1;
    }
    int messages = frames + 1;
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(of("amqp-media")).hasSize(messages));
    assertThat(attribute(of("amqp-media").getFirst(), "restart")).isEqualTo("true");
    assertThat(attribute(of("amqp-media").getLast(), "final")).isEqualTo("true");
    done(client.close());
  }

  @Test
  void chunk_aboveTheThreshold_withoutAStore_isRefusedWithTheKeyThatIsMissing() {
    Answer answer = IngestClient.chunk("large", 0, new byte[1_000_000]);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("too-large");
    assertThat(answer.body()).contains("millrace.claim.directory", "900000");
  }
}
