package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.demux.Samples;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The picture of a stream over HTTP. */
@QuarkusTest
@Timeout(120)
class ThumbnailIT {

  private static void send(String id, String sample) throws Exception {
    assertThat(
            Http.send(
                    "PUT",
                    "/ingest/" + id + "/a",
                    BodyPublishers.ofByteArray(Samples.bytes(sample)))
                .statusCode())
        .isEqualTo(200);
  }

  private static String path(String id) {
    return "/play/" + id + "/thumbnail.jpg";
  }

  private static BufferedImage picture(String id) throws Exception {
    HttpResponse<InputStream> answer = Http.open(path(id));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
    try (InputStream body = answer.body()) {
      return ImageIO.read(body);
    }
  }

  @Test
  void streamWithVideo_hasAPicture_turnedUpright() throws Exception {
    send("pictured", "h264.ts");
    send("turned", "rotated.mov");

    BufferedImage lying = picture("pictured");
    BufferedImage upright = picture("turned");

    assertThat(lying.getWidth()).isBetween(1, 320).isGreaterThan(lying.getHeight());
    assertThat(upright.getWidth()).isBetween(1, 320).isLessThan(upright.getHeight());
  }

  @Test
  void picture_askedForAgain_isNotSentAgain_untilThereIsANewOne() throws Exception {
    send("tagged", "h264.ts");
    HttpResponse<String> first = Http.send("HEAD", path("tagged"), BodyPublishers.noBody());
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEmpty();
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = Http.get(path("tagged"), "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);

    send("tagged", "rotated.mov");
    HttpResponse<InputStream> later = Http.open(path("tagged"), "If-None-Match", tag);
    assertThat(later.statusCode()).isEqualTo(200);
    assertThat(later.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    later.body().close();
  }

  @Test
  void stream_withoutAPicture_saysWhy() throws Exception {
    send("sound-only", "sound.aac");
    Http.send("PUT", "/v1/streams/nothing-yet", BodyPublishers.noBody());

    assertProblem(Http.get(path("nobody")), 404, "unknown-stream", "nobody");
    assertThat(
            assertProblem(Http.get(path("sound-only")), 404, "no-picture", "sound-only")
                .path("detail")
                .asText())
        .contains("no video track");
    assertProblem(Http.get(path("nothing-yet")), 404, "no-picture", "nothing-yet");
  }

  @Test
  void streamOfSingleChunks_hasAPicture_onceThereIsAKeyframe() throws Exception {
    send("whole", "h264.ts");
    List<JsonNode> chunks = new ArrayList<>();
    try (Items items =
        Items.open(Items.NDJSON, Http.chunks("whole") + "?order=sequence&from=earliest")) {
      items.rest().forEach(item -> chunks.add(item.data()));
    }
    JsonNode metadata = first(chunks, "METADATA");
    Http.postJson("posted", json(metadata, 0));
    assertThat(
            assertProblem(Http.get(path("posted")), 404, "no-picture", "posted")
                .path("detail")
                .asText())
        .contains("no keyframe");

    Http.postJson("posted", json(first(chunks, "VIDEO_I_FRAME"), 1));
    Http.postJson("posted", json(first(chunks, "VIDEO_P_FRAME"), 2));

    assertThat(picture("posted").getWidth()).isPositive();
    JsonNode accounts = Http.json(Http.get("/v1/streams/posted")).path("accounts");
    assertThat(accounts.path("received").asInt()).as("nothing is added").isEqualTo(3);

    Http.postJson(
        "posted",
        "{\"chunkType\":\"VIDEO_I_FRAME\",\"sequenceNumber\":3,\"data\":\"AAAAAAAAAAAA\"}");
    assertThat(
            assertProblem(Http.get(path("posted")), 404, "no-picture", "posted")
                .path("detail")
                .asText())
        .contains("chunk 3", "cannot be decoded");
  }

  private static JsonNode first(List<JsonNode> chunks, String type) {
    return chunks.stream()
        .filter(chunk -> chunk.path("chunkType").asText().equals(type))
        .filter(chunk -> chunk.path("track").asInt() == 0)
        .findFirst()
        .orElseThrow();
  }

  private static String json(JsonNode chunk, int number) {
    return "{\"chunkType\":\"%s\",\"sequenceNumber\":%d,\"data\":\"%s\"}"
        .formatted(chunk.path("chunkType").asText(), number, chunk.path("data").asText());
  }

  @Test
  void picture_askedForByMany_isMadeOnce() throws Exception {
    send("popular", "h264.ts");
    double before = madePictures();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return picture("popular").getWidth();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              }));
    }
    assertThat(answers.stream().map(CompletableFuture::join).distinct()).hasSize(1);

    assertThat(madePictures() - before).isEqualTo(1);
  }

  private static double madePictures() throws Exception {
    return Http.get("/q/metrics", "Accept", "text/plain")
        .body()
        .lines()
        .filter(line -> line.startsWith("millrace_thumbnails_total{") && line.contains("\"made\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
