package io.millrace.trial;

import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.amqp.AmqpSender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Sends to and reads from an AMQP broker that is restarted meanwhile. */
final class AmqpLink implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final AmqpClientOptions options;
  private AmqpClient sending;
  private AmqpSender sender;

  /** Fails when the connection of the sender breaks. */
  private CompletableFuture<Void> lost = new CompletableFuture<>();

  AmqpLink(int port, String address) throws Exception {
    this.options = new AmqpClientOptions().setHost("127.0.0.1").setPort(port);
    this.sending = AmqpClient.create(vertx, options);
    this.sender = openSender(address);
  }

  private AmqpSender openSender(String address) throws Exception {
    for (int attempt = 0; ; attempt++) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      lost = end;
      try {
        return done(
            sending
                .connect()
                .compose(
                    connection -> {
                      connection.exceptionHandler(end::completeExceptionally);
                      return connection.createSender(address);
                    }));
      } catch (ExecutionException | TimeoutException e) {
        if (attempt == 300) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS); // the broker's own time to start
      }
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Sends messages and waits until the broker has all of them, however often it goes away. What was
   * on its way then is never answered by the client, and is sent again.
   */
  void send(String address, List<AmqpMessage> messages) throws Exception {
    List<AmqpMessage> left = messages;
    while (!left.isEmpty()) {
      Map<AmqpMessage, Future<Void>> acks = new LinkedHashMap<>();
      for (AmqpMessage message : left) {
        acks.put(message, sender.sendWithAck(message));
      }
      CompletableFuture<?> all =
          Future.join(List.copyOf(acks.values())).toCompletionStage().toCompletableFuture();
      try {
        CompletableFuture.anyOf(all, lost).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        left = List.of();
      } catch (ExecutionException | TimeoutException e) {
        left =
            left.stream()
                .filter(message -> !Objects.requireNonNull(acks.get(message)).succeeded())
                .toList();
        var unused = sending.close();
        sending = AmqpClient.create(vertx, options);
        sender = openSender(address);
      }
    }
  }

  /** Hands on what comes to an address, on one thread, with the address. */
  void read(String address, BiConsumer<String, AmqpMessage> handler) {
    AmqpClient client = AmqpClient.create(vertx, options);
    Runnable again =
        () -> {
          var unused = client.close();
          vertx.setTimer(PAUSE_MILLIS, timer -> read(address, handler));
        };
    client
        .connect()
        .compose(connection -> receive(connection, address, handler, again))
        .onFailure(failure -> again.run());
  }

  private static Future<?> receive(
      AmqpConnection connection,
      String address,
      BiConsumer<String, AmqpMessage> handler,
      Runnable again) {
    connection.exceptionHandler(failure -> again.run());
    return connection
        .createReceiver(address)
        .onSuccess(receiver -> receiver.handler(message -> handler.accept(address, message)));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
