package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers over HTTP: where they begin, in which order they read, how they end. */
@QuarkusTest
@Timeout(60)
class ReadIT {
  private static void upload(String id) throws Exception {
    assertThat(
            Http.send(
                    "PUT",
                    "/ingest/" + id + "/a.ts",
                    BodyPublishers.ofFile(Samples.path("h264.ts")))
                .statusCode())
        .isEqualTo(200);
  }

  private static Items sse(String id, String parameters, String... headers) throws Exception {
    return Items.open(Items.SSE, Http.chunks(id) + parameters, headers);
  }

  /** Readers of the stream; the channel {@code chunks-out} is one if anyone ever listened to it. */
  private static int readers(String id) throws Exception {
    return Http.json(Http.get("/v1/streams/" + id)).path("readers").asInt();
  }

  private static void awaitReaders(String id, int readers) {
    await().untilAsserted(() -> assertThat(readers(id)).isEqualTo(readers));
  }

  private static String reason(Items.Item item) {
    return item.event() + " " + item.data().path("reason").asText();
  }

  @Test
  void reader_inPriorityOrder_getsTheMostImportantFirst() throws Exception {
    Http.postJson(
        "priority",
        "[{\"chunkType\":\"THUMBNAIL\",\"data\":\"eA==\"},"
            + "{\"chunkType\":\"VIDEO_P_FRAME\",\"data\":\"eA==\"},"
            + "{\"chunkType\":\"AUDIO\",\"data\":\"eA==\"},"
            + "{\"chunkType\":\"AUDIO\",\"data\":\"eA==\",\"isFinal\":true}]");

    try (Items items = sse("priority", "?order=priority&from=earliest")) {
      assertThat(items.rest().stream().map(Items.Item::number))
          .containsExactly(2L, 1L, 0L, 3L, -1L);
    }
    try (Items items = sse("priority", "?order=sequence&from=earliest")) {
      assertThat(items.rest().stream().map(Items.Item::number))
          .containsExactly(0L, 1L, 2L, 3L, -1L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Items.NDJSON, Items.CBOR, Items.SSE})
  void reader_withoutPayload_getsTheRest(String format) throws Exception {
    String id = "bare-" + format.length();
    Http.postJson(id, "{\"chunkType\":\"AUDIO\",\"data\":\"aGVsbG8=\",\"isFinal\":true}");

    try (Items items = Items.open(format, Http.chunks(id) + "?payload=false&from=earliest")) {
      JsonNode chunk = items.next().data();
      assertThat(chunk.has("data")).isFalse();
      assertThat(chunk.path("sizeBytes").asInt()).isEqualTo(5);
      assertThat(chunk.path("checksum").asText()).startsWith("2cf24dba5fb0a30e");
    }
  }

  @Test
  void reader_fromLive_getsWhatComesNext() throws Exception {
    Http.postNumbered("live", 0);
    int others = readers("live");
    try (Items items = sse("live", "")) {
      awaitReaders("live", others + 1);
      Http.postNumbered("live", 1);
      assertThat(items.next().number()).isEqualTo(1);
    }
    awaitReaders("live", others);
  }

  @Test
  void reader_fromANumber_beginsThere() throws Exception {
    for (int i = 0; i < 4; i++) {
      Http.postNumbered("number", i);
    }
    try (Items items = sse("number", "?order=sequence&from=2")) {
      assertThat(items.next().number()).isEqualTo(2);
      assertThat(items.next().number()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"sequence, 1", "sequence, 90", "priority, 1", "priority, 60", "priority, 130"})
  void reader_thatBreaksOffAndResumes_missesNothingAndGetsNothingTwice(String order, int count)
      throws Exception {
    String id = "resume-" + order + count;
    upload(id);
    String parameters = "?from=earliest&order=" + order;
    List<Long> all = new ArrayList<>();
    try (Items items = sse(id, parameters)) {
      items.rest().forEach(item -> all.add(item.number()));
    }

    List<Long> got = new ArrayList<>();
    String last;
    try (Items items = sse(id, parameters)) {
      List<Items.Item> first = items.next(count);
      first.forEach(item -> got.add(item.number()));
      last = String.valueOf(first.get(count - 1).id());
    }
    try (Items items = sse(id, parameters, "Last-Event-ID", last)) {
      items.rest().forEach(item -> got.add(item.number()));
    }

    assertThat(all).hasSizeGreaterThan(155);
    assertThat(got).containsExactlyInAnyOrderElementsOf(all);
    assertThat(got).last().isEqualTo(-1L);
  }

  @Test
  void reader_thatHasSeenTheEnd_isToldThatThereIsNoMore() throws Exception {
    upload("done");
    String id;
    try (Items items = sse("done", "?from=earliest")) {
      List<Items.Item> all = items.rest();
      id = String.valueOf(all.get(all.size() - 1).id());
    }
    assertThat(id).isEqualTo("0:end");

    assertThat(Http.get(Http.chunks("done"), "Accept", Items.SSE, "Last-Event-ID", id).statusCode())
        .isEqualTo(204);

    upload("done");
    try (Items items = sse("done", "?order=sequence", "Last-Event-ID", id)) {
      assertThat(items.rest()).allMatch(item -> item.epoch() == 1).hasSizeGreaterThan(155);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "order, random",
    "payload, maybe",
    "from, -1",
    "from, yesterday",
    "from, 99999999999999999999",
    "maxLag, soon",
    "maxLag, 0s",
    "maxLag, -5ms"
  })
  void parameter_wrong_isShown(String name, String value) throws Exception {
    Http.postNumbered("parameters", 0);
    for (String format : List.of(Items.NDJSON, Items.CBOR, Items.SSE)) {
      assertProblem(
          Http.get(Http.chunks("parameters") + "?" + name + "=" + value, "Accept", format),
          400,
          "malformed-input",
          value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1:", "0:1.2", "0:99999999999999999999", "-1:3"})
  void lastEventId_wrong_isShown(String id) throws Exception {
    Http.postNumbered("parameters", 0);
    assertProblem(
        Http.get(Http.chunks("parameters"), "Accept", Items.SSE, "Last-Event-ID", id),
        400,
        "malformed-input",
        id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500ms", "2s", "PT1M", "1m30s"})
  void maxLag_asADuration_isTaken(String lag) throws Exception {
    Http.postJson("lag", "{\"chunkType\":\"AUDIO\",\"data\":\"eA==\",\"isFinal\":true}");
    try (Items items = sse("lag", "?from=earliest&maxLag=" + lag)) {
      assertThat(items.next().event()).isEqualTo("chunk");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Items.NDJSON, Items.CBOR, Items.SSE})
  void stream_unknown_isNotFound(String format) throws Exception {
    assertProblem(
        Http.get(Http.chunks("nobody"), "Accept", format), 404, "unknown-stream", "nobody");
    assertProblem(
        Http.get(Http.chunks(".dot"), "Accept", format), 400, "invalid-stream-id", ".dot");
  }

  @Test
  void readerOfAll_getsEveryStreamEvenThoseToCome() throws Exception {
    Http.postNumbered("all-1", 0);
    int before = Http.json(Http.get("/v1/stats")).path("readers").asInt();
    try (Items items = Items.open(Items.SSE, "/v1/chunks?order=sequence")) {
      await().until(() -> Http.json(Http.get("/v1/stats")).path("readers").asInt() == before + 1);
      Http.postNumbered("all-1", 1);
      Http.postNumbered("all-2", 0);
      List<String> seen = new ArrayList<>();
      while (seen.size() < 2) {
        JsonNode data = items.next().data();
        if (data.path("streamId").asText().startsWith("all-")) {
          seen.add(data.path("streamId").asText() + ":" + data.path("sequenceNumber").asInt());
        }
      }
      assertThat(seen).containsExactly("all-1:1", "all-2:0");
    }
    assertProblem(Http.get("/v1/chunks?from=3", "Accept", Items.SSE), 400, "malformed-input");
  }

  @Test
  void stream_stopped_endsItsReaders() throws Exception {
    Http.postNumbered("stop", 0);
    int others = readers("stop");
    try (Items sequence = sse("stop", "?from=earliest&order=sequence");
        Items priority = sse("stop", "?from=earliest")) {
      awaitReaders("stop", others + 2);

      assertThat(Http.delete("/v1/streams/stop").statusCode()).isEqualTo(200);

      assertThat(sequence.rest())
          .extracting(ReadIT::reason)
          .containsExactly("chunk ", "end stopped");
      assertThat(priority.rest())
          .extracting(ReadIT::reason)
          .containsExactly("chunk ", "end stopped");
    }
    assertProblem(Http.get("/v1/streams/stop"), 404, "unknown-stream", "stop");
  }

  @Test
  void reader_thatStalls_slowsNobodyAndIsToldWhatItMissed() throws Exception {
    int chunks = 6000;
    int size = 4096;
    Http.send(
        "PUT",
        "/v1/streams/stalled",
        BodyPublishers.ofString("{\"chunkSize\":%d}".formatted(size)));
    int others = readers("stalled");
    try (Wire stalled = new Wire(4096)) {
      stalled.head("GET", Http.chunks("stalled") + "?order=sequence", "Accept", Items.SSE);
      assertThat(stalled.readHead().status()).isEqualTo(200);
      awaitReaders("stalled", others + 1);

      assertThat(
              Http.send(
                      "PUT",
                      "/ingest/stalled/blob?mode=bytes",
                      BodyPublishers.ofByteArray(new byte[chunks * size]))
                  .statusCode())
          .isEqualTo(200);
      try (Items quick =
          Items.open(
              Items.NDJSON,
              Http.chunks("stalled") + "?order=sequence&from=earliest&payload=false")) {
        assertThat(quick.rest()).hasSize(chunks + 1);
      }

      List<Items.Item> read = Items.of(Items.SSE, stalled.chunkedBody()).rest();
      long got = read.stream().filter(item -> item.event().equals("chunk")).count();
      long skipped =
          read.stream()
              .filter(item -> item.event().equals("skip"))
              .mapToLong(item -> item.data().path("count").asLong())
              .sum();
      assertThat(skipped).isPositive();
      assertThat(got + skipped).isEqualTo(chunks);
      assertThat(reason(read.get(read.size() - 1))).isEqualTo("end final");
    }
  }
}
