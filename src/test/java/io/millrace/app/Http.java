package io.millrace.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Speaks HTTP/1.1 to the application under test. */
final class Http {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(100);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  static int port() {
    return RestAssured.port;
  }

  static URI uri(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  static HttpResponse<String> send(
      String method, String path, BodyPublisher body, String... headers) throws Exception {
    return CLIENT.send(
        request(path, headers).method(method, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  static HttpResponse<String> delete(String path) throws Exception {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /** Posts bytes; the answer is bytes too. */
  static HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    return CLIENT.send(
        request(path).timeout(LONG_PATIENCE).POST(BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** An answer whose body is read as it comes. */
  static HttpResponse<InputStream> open(String path, String... headers) throws Exception {
    return CLIENT.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Posts chunks as JSON. */
  static HttpResponse<String> postJson(String streamId, String json) throws Exception {
    return send(
        "POST",
        chunks(streamId),
        BodyPublishers.ofString(json),
        "Content-Type",
        "application/json");
  }

  /** Posts one chunk of sound with that number, whose payload is the number. */
  static HttpResponse<String> postNumbered(String streamId, long number) throws Exception {
    return send(
        "POST",
        chunks(streamId),
        BodyPublishers.ofString("payload " + number),
        "Content-Type",
        "application/octet-stream",
        "Chunk-Type",
        "AUDIO",
        "Chunk-Sequence",
        Long.toString(number));
  }

  static String chunks(String streamId) {
    return "/v1/streams/" + streamId + "/chunks";
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** A body of unknown length in pieces of that size, which makes it chunked. */
  static BodyPublisher pieces(byte[] bytes, int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
    return BodyPublishers.ofByteArrays(pieces);
  }

  private static HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }
}
