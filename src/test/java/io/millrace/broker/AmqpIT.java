package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpMessageBuilder;
import io.vertx.amqp.AmqpSender;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The channels bound to an AMQP 1.0 broker. */
@QuarkusTest
@TestProfile(AmqpProfile.class)
@Timeout(120)
class AmqpIT {
  private static final String PREFIX = "cloudEvents:";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ConfigProperty(name = "amqp-port")
  int port;

  private AmqpClient client =
      AmqpClient.create(new AmqpClientOptions().setHost("127.0.0.1").setPort(1));

  private final List<AmqpMessage> ordered = new CopyOnWriteArrayList<>();
  private final List<AmqpMessage> deadLetters = new CopyOnWriteArrayList<>();

  @BeforeEach
  void connect() throws Exception {
    client = AmqpClient.create(new AmqpClientOptions().setHost("127.0.0.1").setPort(port));
    AmqpConnection connection = done(client.connect());
    done(connection.createReceiver("media.ordered")).handler(ordered::add);
    done(connection.createReceiver("media.dead-letter")).handler(deadLetters::add);
  }

  @AfterEach
  void disconnect() throws Exception {
    done(client.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private void send(AmqpMessage... messages) throws Exception {
    AmqpConnection connection = done(client.connect());
    AmqpSender sender = done(connection.createSender("media.chunks"));
    for (AmqpMessage message : messages) {
      done(sender.sendWithAck(message));
    }
  }

  private static CloudEvent chunk(String streamId, int number) {
    return CloudEventBuilder.v1()
        .withId(streamId + number)
        .withSource(URI.create("/test"))
        .withType("io.millrace.chunk.v1")
        .withSubject(streamId)
        .withDataContentType("application/octet-stream")
        .withExtension("chunktype", "AUDIO")
        .withExtension("sequence", Integer.toString(number))
        .withData(("payload " + number).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /** As the AMQP protocol binding of CloudEvents 1.0.2 has it. */
  private static AmqpMessage binary(CloudEvent event) {
    JsonObject properties = new JsonObject();
    event.getAttributeNames().stream()
        .filter(name -> !name.equals("datacontenttype"))
        .forEach(name -> properties.put(PREFIX + name, text(event.getAttribute(name))));
    event
        .getExtensionNames()
        .forEach(name -> properties.put(PREFIX + name, text(event.getExtension(name))));
    return plain(data(event))
        .contentType(event.getDataContentType())
        .applicationProperties(properties)
        .build();
  }

  private static String text(@Nullable Object value) {
    return Objects.requireNonNull(value).toString();
  }

  private static byte[] data(CloudEvent event) {
    return Objects.requireNonNull(event.getData()).toBytes();
  }

  private static AmqpMessage structured(CloudEvent event) {
    return plain(new JsonFormat().serialize(event)).contentType(JsonFormat.CONTENT_TYPE).build();
  }

  private static AmqpMessageBuilder plain(byte... body) {
    return AmqpMessage.create().withBufferAsBody(Buffer.buffer(body));
  }

  private static String attribute(AmqpMessage message, String name) {
    return message.applicationProperties().getString(PREFIX + name);
  }

  private List<AmqpMessage> ordered(String streamId) {
    return ordered.stream()
        .filter(message -> streamId.equals(attribute(message, "subject")))
        .toList();
  }

  @Test
  void chunks_inBothModesAndPlain_leaveInOrder() throws Exception {
    send(
        binary(chunk("both", 0)),
        structured(chunk("both", 2)),
        binary(chunk("both", 1)),
        plain((byte) 1, (byte) 2).subject("plain").build());

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ordered("both")).hasSize(3));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ordered("plain")).hasSize(1));
    assertThat(ordered("both"))
        .extracting(message -> attribute(message, "id"))
        .containsExactly("both:0:0", "both:0:1", "both:0:2");
    AmqpMessage last = ordered("both").getLast();
    assertThat(attribute(last, "specversion")).isEqualTo("1.0");
    assertThat(attribute(last, "type")).isEqualTo("io.millrace.chunk.v1");
    assertThat(attribute(last, "sequence")).isEqualTo("2");
    assertThat(last.bodyAsBinary().toString()).isEqualTo("payload 2");
    assertThat(ordered("plain").getFirst().bodyAsBinary().getBytes()).containsExactly(1, 2);
  }

  @Test
  void messages_thatAreRefused_goToDeadLetterWithAllTheyHadAndTheReason() throws Exception {
    send(
        plain((byte) 1).id("nameless").build(),
        plain((byte) 1)
            .subject("bad")
            .applicationProperties(
                new JsonObject().put("cloudEvents:specversion", "0.1").put("mine", "kept"))
            .build(),
        AmqpMessage.create().withIntegerAsBody(7).build(),
        binary(chunk("after", 0)));

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ordered("after")).hasSize(1));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(deadLetters).hasSize(3));
    JsonObject first = deadLetters.getFirst().applicationProperties();
    assertThat(first.getString("dead-letter-reason"))
        .contains("whose key or subject is the stream's id");
    assertThat(first.getString("dead-letter-address")).isEqualTo("media.chunks");
    assertThat(first.getString("dead-letter-message-id")).isEqualTo("nameless");
    JsonObject second = deadLetters.get(1).applicationProperties();
    assertThat(second.getString("dead-letter-reason")).contains("specversion '0.1'");
    assertThat(second.getString("mine")).isEqualTo("kept");
  }
}
