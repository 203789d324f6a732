package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when a gap lasts, to streams that nobody has created and to too many senders. */
@QuarkusTest
@TestProfile(ShortTimes.class)
@Timeout(60)
class ShortTimesIT {
  private static void create(String id) throws Exception {
    assertThat(Http.send("PUT", "/v1/streams/" + id, BodyPublishers.noBody()).statusCode())
        .isEqualTo(201);
  }

  @Test
  void stream_unknown_isRefusedOnEveryWayIn() throws Exception {
    assertProblem(Http.postNumbered("stranger", 0), 404, "unknown-stream", "stranger");
    assertProblem(Http.postJson("stranger", "[]"), 404, "unknown-stream", "stranger");
    assertProblem(
        Http.send(
            "POST",
            Http.chunks("stranger"),
            BodyPublishers.ofString("{}\n"),
            "Content-Type",
            Items.NDJSON),
        404,
        "unknown-stream",
        "stranger");
    assertProblem(
        Http.send("PUT", "/ingest/stranger/a.ts", BodyPublishers.ofFile(Samples.path("h264.ts"))),
        404,
        "unknown-stream",
        "stranger");
    create("stranger");
    assertThat(Http.postNumbered("stranger", 0).statusCode()).isEqualTo(202);
  }

  @Test
  void gap_thatTimesOut_isToldOnceAndTheStreamGoesOn() throws Exception {
    create("gappy");
    try (Items events = Items.open(Items.SSE, "/v1/events?stream=gappy");
        Items items =
            Items.open(Items.SSE, Http.chunks("gappy") + "?order=sequence&from=earliest")) {
      Http.postNumbered("gappy", 0);
      Http.postNumbered("gappy", 3);
      Http.postNumbered("gappy", 4);

      List<Items.Item> read = items.next(4);
      assertThat(read.stream().map(Items.Item::number)).containsExactly(0L, -1L, 3L, 4L);
      assertThat(read.get(1).event()).isEqualTo("gap");
      assertThat(read.get(1).data().path("from").asInt()).isEqualTo(1);
      assertThat(read.get(1).data().path("to").asInt()).isEqualTo(2);
      assertThat(read.get(1).data().path("reason").asText()).isEqualTo("timeout");

      HttpResponse<String> late = Http.postNumbered("gappy", 1);
      assertProblem(late, 409, "out-of-sequence", "1");
      Http.postNumbered("gappy", 5);
      assertThat(items.next().number()).isEqualTo(5);

      List<Items.Item> told = events.until("io.millrace.chunk.rejected.v1");
      assertThat(told)
          .extracting(Items.Item::event)
          .containsExactly(
              "io.millrace.stream.started.v1",
              "io.millrace.gap.detected.v1",
              "io.millrace.chunk.rejected.v1");
      assertThat(told.get(1).data().path("data").path("reason").asText()).isEqualTo("timeout");
    }
  }

  @Test
  void sender_beyondTheLimit_isToldToComeBack() throws Exception {
    create("first");
    create("second");
    byte[] media = Samples.bytes("h264.ts");
    try (Wire wire = new Wire()) {
      wire.head(
          "PUT",
          "/ingest/first/a.ts",
          "Expect",
          "100-continue",
          "Content-Length",
          String.valueOf(media.length));
      assertThat(wire.readHead().status()).isEqualTo(100);

      HttpResponse<String> refused =
          Http.send("PUT", "/ingest/second/a.ts", BodyPublishers.ofByteArray(media));

      assertProblem(refused, 503, "too-many-senders", "1");
      assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
      assertThat(Http.get("/q/health/ready").statusCode()).isEqualTo(503);
      wire.send(media);
      assertThat(wire.readHead().status()).isEqualTo(200);
    }
    await()
        .untilAsserted(() -> assertThat(Http.get("/q/health/ready").statusCode()).isEqualTo(200));
  }
}
