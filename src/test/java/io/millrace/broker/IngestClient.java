package io.millrace.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends media to the application under test. */
final class IngestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private IngestClient() {}

  /** An answer. */
  record Answer(int status, String retryAfter, String body) {
    JsonNode json() {
      return IngestClient.json(body);
    }

    /** The last part of a problem's type; "" if it is none. */
    String problem() {
      return json().path("type").asText().replace("urn:millrace:problem:", "");
    }

    List<JsonNode> lines() {
      List<JsonNode> lines = new ArrayList<>();
      body.lines().forEach(line -> lines.add(IngestClient.json(line)));
      return lines;
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  static CompletableFuture<Answer> begin(
      String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT
        .sendAsync(request.method(method, body).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response ->
                new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(""),
                    response.body()));
  }

  static Answer send(String method, String path, BodyPublisher body, String... headers) {
    return begin(method, path, body, headers).join();
  }

  /** Posts a chunk of sound with that number. */
  static CompletableFuture<Answer> beginChunk(String streamId, long number, byte[] data) {
    return begin(
        "POST",
        chunks(streamId),
        BodyPublishers.ofByteArray(data),
        "Content-Type",
        "application/octet-stream",
        "Chunk-Type",
        "VIDEO_P_FRAME",
        "Chunk-Sequence",
        Long.toString(number));
  }

  static Answer chunk(String streamId, long number, byte[] data) {
    return beginChunk(streamId, number, data).join();
  }

  static String chunks(String streamId) {
    return "/v1/streams/" + streamId + "/chunks";
  }

  static Answer json(String streamId, String json) {
    return send(
        "POST",
        chunks(streamId),
        BodyPublishers.ofString(json),
        "Content-Type",
        "application/json");
  }

  static CompletableFuture<Answer> beginLines(String streamId, String lines) {
    return begin(
        "POST",
        chunks(streamId),
        BodyPublishers.ofString(lines),
        "Content-Type",
        "application/x-ndjson");
  }

  static boolean isReady() {
    return send("GET", "/q/health/ready", BodyPublishers.noBody()).status() == 200;
  }

  static boolean isLive() {
    return send("GET", "/q/health/live", BodyPublishers.noBody()).status() == 200;
  }
}
