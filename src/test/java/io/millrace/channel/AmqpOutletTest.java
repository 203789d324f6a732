package io.millrace.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.AmqpBroker;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.amqp.AmqpConnectorOutgoingConfiguration;
import io.smallrye.reactive.messaging.amqp.OutgoingAmqpMetadata;
import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
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

  @Test
  void message_thatTheBrokerRejectsForGood_isRefusedAndTheOthersGoThrough() throws Exception {
    AmqpBroker broker =
        new AmqpBroker(
            new ActiveMQServerMessagePlugin() {
              @Override
              public void beforeSend(
                  ServerSession session,
                  Transaction tx,
                  org.apache.activemq.artemis.api.core.Message message,
                  boolean direct,
                  boolean noAutoCreateQueue)
                  throws ActiveMQException {
                if (message.toPropertyMap().containsKey("poison")) {
                  throw new ActiveMQException("not this one");
                }
              }
            });
    Vertx vertx = Vertx.vertx();
    try {
      AmqpClientOptions options = new AmqpClientOptions();
      options.setHost("127.0.0.1").setPort(broker.port());
      AmqpOutlet outlet = new AmqpOutlet(vertx, options, channel());
      CompletableFuture<Throwable> refused = new CompletableFuture<>();
      Message<byte[]> poison =
          message(1)
              .addMetadata(
                  OutgoingAmqpMetadata.builder()
                      .withApplicationProperties(JsonObject.of("poison", true))
                      .build())
              .withNack(
                  reason -> {
                    refused.complete(reason);
                    return CompletableFuture.completedFuture(null);
                  });
      Multi.createFrom().items(message(0), poison, message(2)).subscribe().withSubscriber(outlet);

      assertThat(refused.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .hasMessageContaining("not this one");
      await().atMost(PATIENCE).until(() -> acknowledged.size() == 2);
      assertThat(acknowledged).containsExactlyInAnyOrder(0, 2);
      outlet.close();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
      broker.remove();
    }
  }
}
