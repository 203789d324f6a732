package io.millrace.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Speaks to the function under test, in CloudEvents' own words: those of its SDK. */
final class Functions {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Both of the forms in which an event travels over HTTP. */
  enum Mode {
    BINARY,
    STRUCTURED
  }

  /** A request as the SDK writes it. */
  record Written(Map<String, String> headers, byte[] body) {}

  private Functions() {}

  static CloudEventBuilder event(String type, String id) {
    return CloudEventBuilder.v1().withId(id).withType(type).withSource(URI.create("/test"));
  }

  static Written write(CloudEvent event, Mode mode) {
    Map<String, String> headers = new HashMap<>();
    byte[][] body = {new byte[0]};
    var writer =
        HttpMessageFactory.createWriter(
            headers::put, bytes -> body[0] = bytes == null ? new byte[0] : bytes);
    switch (mode) {
      case BINARY -> writer.writeBinary(event);
      case STRUCTURED -> writer.writeStructured(event, new JsonFormat());
    }
    return new Written(headers, body[0]);
  }

  static HttpResponse<byte[]> post(CloudEvent event, Mode mode) throws Exception {
    Written written = write(event, mode);
    return post(written.headers(), written.body());
  }

  static HttpResponse<byte[]> post(Map<String, String> headers, byte[] body) throws Exception {
    return send("POST", "/", headers, body);
  }

  static HttpResponse<byte[]> send(
      String method, String path, Map<String, String> headers, byte[] body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("content-length")) {
            request.header(name, value);
          }
        });
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The event that an answer is; fails unless it is one, in that mode. */
  static CloudEvent answer(HttpResponse<byte[]> response, Mode mode) {
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "%d %s"
              .formatted(
                  response.statusCode(),
                  new String(response.body(), java.nio.charset.StandardCharsets.UTF_8)));
    }
    boolean isStructured =
        response
            .headers()
            .firstValue("content-type")
            .orElse("")
            .startsWith("application/cloudevents+json");
    if (isStructured != (mode == Mode.STRUCTURED)) {
      throw new AssertionError("expected mode " + mode + ": " + response.headers().map());
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
      headers.put(header.getKey(), header.getValue().getFirst());
    }
    return HttpMessageFactory.createReader(headers, response.body()).toEvent();
  }

  static byte[] data(CloudEvent event) {
    var data = event.getData();
    if (data == null) {
      throw new AssertionError("no data: " + event);
    }
    return data.toBytes();
  }

  /** The problem that an answer is. */
  static JsonNode problem(HttpResponse<byte[]> response, int status, String type) throws Exception {
    String text = new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    if (response.statusCode() != status) {
      throw new AssertionError("expected %d: %d %s".formatted(status, response.statusCode(), text));
    }
    String contentType = response.headers().firstValue("content-type").orElse("");
    JsonNode problem = JSON.readTree(text);
    if (!contentType.equals("application/problem+json")
        || !problem.path("type").asText().equals("urn:millrace:problem:" + type)
        || problem.path("detail").asText().isEmpty()) {
      throw new AssertionError("expected problem %s: %s %s".formatted(type, contentType, text));
    }
    return problem;
  }
}
