package io.millrace.function;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Where events are posted to, in binary mode: a broker, a channel, a service. It has an event when
 * it has answered 2xx; what it answers with is not read. Thread-safe; nothing blocks.
 */
final class Sink implements AutoCloseable {
  private static final int SUCCESS_CLASS = 2;
  private static final int CLASS_SIZE = 100;

  private final URI address;
  private final Duration timeout;
  private final HttpClient client;

  Sink(URI address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Sends an event.
   *
   * @param attributes all but the content type; values are of printable ASCII
   * @return fails with {@link FunctionException} SINK_FAILED if the sink does not take it
   */
  CompletableFuture<@Nullable Void> send(
      Map<String, String> attributes, String contentType, byte[] data) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(data));
    attributes.forEach((name, value) -> request.header(EventHeaders.PREFIX + name, value));
    return client
        .sendAsync(request.build(), BodyHandlers.discarding())
        .handle((answer, failure) -> settle(answer, failure));
  }

  private @Nullable Void settle(@Nullable HttpResponse<?> answer, @Nullable Throwable failure) {
    if (answer == null) {
      Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
      throw failed("no answer: " + cause, failure);
    }
    if (answer.statusCode() / CLASS_SIZE != SUCCESS_CLASS) {
      throw failed("answer " + answer.statusCode() + ", expected 2xx", null);
    }
    return null;
  }

  private FunctionException failed(String why, @Nullable Throwable cause) {
    return new FunctionException(
        FunctionException.Kind.SINK_FAILED,
        address.toString(),
        "the sink %s did not take a chunk: %s".formatted(address, why),
        cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
