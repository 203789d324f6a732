package io.millrace.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.AmqpBroker;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.amqp.AmqpConnectorOutgoingConfiguration;
import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AmqpOutletTest {
  private static final int MESSAGES = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private final List<Integer> stored = new CopyOnWriteArrayList<>();

  private Message<byte[]> message(int number) {
    return Message.of(Integer.toString(number).getBytes(UTF_8))
        .withAck(
            () -> {
              acknowledged.add(number);
              return CompletableFuture.completedFuture(null);
            });
  }

  private static AmqpConnectorOutgoingConfiguration channel() {
    return new AmqpConnectorOutgoingConfiguration(
        new SmallRyeConfigBuilder()
            .withDefaultValues(Map.of("channel-name", "test", "address", "outlet"))
            .build());
  }

  private void receive(Vertx vertx, AmqpClientOptions options) {
    var unused =
        AmqpClient.create(vertx, options)
            .connect()
            .compose(connection -> connection.createReceiver("outlet"))
            .onSuccess(
                receiver ->
                    receiver.handler(
                        received ->
                            stored.add(Integer.valueOf(received.bodyAsBinary().toString()))));
  }

  @Test
  void messages_onTheirWayWhenTheBrokerGoesAway_areAcknowledgedOnceItIsBack() throws Exception {
    AmqpBroker broker = new AmqpBroker();
    Vertx vertx = Vertx.vertx();
    try {
      AmqpClientOptions options = new AmqpClientOptions();
      options.setHost("127.0.0.1").setPort(broker.port());
      AmqpOutlet outlet = new AmqpOutlet(vertx, options, channel());
      Multi.createFrom().range(0, MESSAGES).map(this::message).subscribe().withSubscriber(outlet);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !acknowledged.isEmpty());

      broker.stop();
      await().atMost(PATIENCE).until(() -> !outlet.isConnected());
      assertThat(acknowledged).hasSizeLessThan(MESSAGES);
      broker.restart();

      await().atMost(PATIENCE).until(() -> acknowledged.size() == MESSAGES);
      receive(vertx, options);
      await().atMost(PATIENCE).until(() -> Set.copyOf(stored).size() == MESSAGES);
      assertThat(stored.stream().distinct())
          .containsExactlyElementsOf(IntStream.range(0, MESSAGES).boxed().toList());
      outlet.close();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
      broker.remove();
    }
  }
}
