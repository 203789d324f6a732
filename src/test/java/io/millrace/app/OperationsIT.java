package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What who runs the application relies on: health, meters, the API's description, the streams. */
@QuarkusTest
@Timeout(60)
class OperationsIT {
  private static double meter(String metrics, String sample) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample " + sample));
  }

  private static void assertGrowth(
      String before, String after, Map<String, Integer> expected, int readers) {
    expected.forEach(
        (sample, count) -> {
          double growth = meter(after, sample) - meter(before, sample);
          assertThat(growth)
              .as(sample)
              .isEqualTo(count * (sample.contains("_sent_") ? (double) readers : 1));
        });
  }

  private static String metrics() throws Exception {
    return Http.get("/q/metrics").body();
  }

  @ParameterizedTest
  @CsvSource({"live, timer", "ready, intake", "started, ffmpeg"})
  void health_isUp(String kind, String check) throws Exception {
    HttpResponse<String> answer = Http.get("/q/health/" + kind);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Http.json(answer).path("status").asText()).isEqualTo("UP");
    assertThat(Http.json(answer).path("checks").findValuesAsText("name")).contains(check);
  }

  @Test
  void meters_afterAnUpload_haveCountedIt() throws Exception {
    Map<String, Integer> expected =
        Map.of(
            "millrace_received_chunks_total{type=\"video_i_frame\"}", 2,
            "millrace_received_chunks_total{type=\"video_b_frame\"}", 41,
            "millrace_processed_chunks_total{result=\"delivered\",type=\"audio\"}", 95,
            "millrace_received_bytes_total{type=\"audio\"}", 8830,
            "millrace_sent_chunks_total{type=\"video_p_frame\"}", 17,
            "millrace_streams_started_total", 1,
            "millrace_streams_ended_total{reason=\"final\"}", 1,
            "millrace_processed_chunks_total{result=\"rejected\",type=\"thumbnail\"}", 1,
            "millrace_streams_open", 1);
    String before = metrics();

    Http.send("PUT", "/ingest/metered/a.ts", BodyPublishers.ofFile(Samples.path("h264.ts")));
    Http.postJson("metered", "{\"chunkType\":\"THUMBNAIL\"}");
    try (Items items = Items.open(Items.NDJSON, Http.chunks("metered") + "?from=earliest")) {
      items.rest();
    }

    int readers = 1 + Http.json(Http.get("/v1/streams/metered")).path("readers").asInt();
    await().untilAsserted(() -> assertGrowth(before, metrics(), expected, readers));
    String after = metrics();
    assertThat(after).doesNotContain("metered");
    assertThat(after.lines().filter(line -> line.startsWith("millrace_")))
        .anyMatch(line -> line.startsWith("millrace_reorder_delay_seconds_bucket"))
        .anyMatch(line -> line.startsWith("millrace_end_to_end_latency_seconds_bucket"))
        .anyMatch(line -> line.startsWith("millrace_readers_open "))
        .anyMatch(line -> line.startsWith("millrace_gaps_total{reason=\"timeout\"}"))
        .anyMatch(line -> line.startsWith("millrace_dropped_chunks_total{reason="));
  }

  @Test
  void description_listsEveryPathWithExamples() throws Exception {
    JsonNode api = Http.json(Http.get("/q/openapi?format=json"));

    Set<String> operations = new TreeSet<>();
    api.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        name -> {
                          if (Set.of("get", "put", "post", "delete").contains(name)) {
                            operations.add(name + " " + path.getKey());
                          }
                        }));
    assertThat(operations)
        .containsExactlyInAnyOrder(
            "get /v1/streams",
            "get /v1/streams/{id}",
            "put /v1/streams/{id}",
            "delete /v1/streams/{id}",
            "post /v1/streams/{id}/chunks",
            "get /v1/streams/{id}/chunks",
            "get /v1/streams/{id}/metrics",
            "get /v1/chunks",
            "get /v1/stats",
            "get /v1/events",
            "put /ingest/{id}/{name}",
            "post /ingest/{id}/{name}",
            "delete /ingest/{id}/{name}",
            "get /play/{id}/thumbnail.jpg",
            "post /v1/transcode");
    JsonNode post = api.path("paths").path("/v1/streams/{id}/chunks").path("post");
    assertThat(post.path("requestBody").path("content").fieldNames())
        .toIterable()
        .contains("application/octet-stream", "application/json", "application/x-ndjson");
    assertThat(post.path("requestBody").findValues("examples")).isNotEmpty();
    JsonNode read = api.path("paths").path("/v1/streams/{id}/chunks").path("get");
    assertThat(read.path("parameters").findValuesAsText("name"))
        .contains("order", "payload", "from", "maxLag", "Last-Event-ID");
  }

  @Test
  void request_thatFitsNothing_isAProblem() throws Exception {
    assertProblem(Http.get("/v1/nothing"), 404, "not-found");
    assertProblem(Http.delete("/v1/stats"), 405, "method-not-allowed");
    assertProblem(Http.get("/v1/streams", "Accept", "application/xml"), 406, "not-acceptable");
    assertProblem(
        Http.send(
            "POST",
            Http.chunks("xml"),
            BodyPublishers.ofString("<chunk/>"),
            "Content-Type",
            "application/xml"),
        415,
        "unsupported-media-type");
  }

  @Test
  void stream_isCreatedConfiguredListedShownAndStopped() throws Exception {
    HttpResponse<String> created =
        Http.send(
            "PUT",
            "/v1/streams/verbs",
            BodyPublishers.ofString("{\"userId\":7,\"quality\":\"HIGH\"}"),
            "Content-Type",
            "application/json");
    assertThat(created.statusCode()).isEqualTo(201);
    HttpResponse<String> configured =
        Http.send(
            "PUT",
            "/v1/streams/verbs",
            BodyPublishers.ofString("{\"metadata\":{\"place\":\"gate\"}}"));
    assertThat(configured.statusCode()).isEqualTo(200);

    JsonNode shown = Http.json(Http.get("/v1/streams/verbs"));
    assertThat(shown.path("userId").asInt()).isEqualTo(7);
    assertThat(shown.path("quality").asText()).isEqualTo("HIGH");
    assertThat(shown.path("contentType").asText()).isEqualTo("MIXED");
    assertThat(shown.path("metadata").path("place").asText()).isEqualTo("gate");
    assertThat(shown.path("state").asText()).isEqualTo("NEW");
    List<String> listed = Http.json(Http.get("/v1/streams")).findValuesAsText("id");
    assertThat(listed).contains("verbs").isSorted();

    assertThat(Http.json(Http.delete("/v1/streams/verbs")).path("state").asText())
        .isEqualTo("ENDED");
    assertProblem(Http.get("/v1/streams/verbs"), 404, "unknown-stream", "verbs");
    assertProblem(Http.delete("/v1/streams/verbs"), 404, "unknown-stream", "verbs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"quality\":\"BEST\"} | BEST",
        "{\"contentType\":\"SMELL\"} | SMELL",
        "{\"chunkSize\":0} | 0",
        "{\"chunkSize\":\"big\"} | big",
        "{\"userId\":1.5} | 1.5",
        "{\"colour\":\"red\"} | colour",
        "{\"metadata\":[]} | []",
        "[] | []",
        "nonsense | nonsense"
      })
  void settings_wrong_areShown(String json, String value) throws Exception {
    assertProblem(
        Http.send("PUT", "/v1/streams/wrong", BodyPublishers.ofString(json)),
        400,
        "malformed-input",
        value);
    assertProblem(Http.get("/v1/streams/wrong"), 404, "unknown-stream", "wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/streams/measured/metrics", "/v1/stats"})
  void measurements_areGivenOnceOrEachSecond(String path) throws Exception {
    Http.postNumbered("measured", 0);

    JsonNode once = Http.json(Http.get(path, "Accept", "application/json"));
    try (Items items = Items.open(Items.SSE, path)) {
      JsonNode first = items.next().data();
      items.next();
      assertThat(first.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(once::fieldNames);
    }
  }

  @Test
  void metrics_ofAStream_countItsChunks() throws Exception {
    Http.postNumbered("counted", 0);
    Http.postNumbered("counted", 1);

    JsonNode metrics = Http.json(Http.get("/v1/streams/counted/metrics"));

    assertThat(metrics.path("streamId").asText()).isEqualTo("counted");
    assertThat(metrics.path("chunksProcessed").asInt()).isEqualTo(2);
    assertThat(metrics.path("bytesProcessed").asInt()).isEqualTo(2 * "payload 0".length());
    assertThat(metrics.path("droppedChunks").asInt()).isZero();
    assertThat(metrics.path("averageChunkSize").asDouble()).isEqualTo("payload 0".length());
    assertProblem(Http.get("/v1/streams/unmeasured/metrics"), 404, "unknown-stream", "unmeasured");
  }
}
