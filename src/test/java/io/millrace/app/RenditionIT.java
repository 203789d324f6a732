package io.millrace.app;

import static io.millrace.app.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.CodecLimits;
import io.millrace.codec.Mp4Writer;
import io.millrace.codec.Pace;
import io.millrace.codec.TestPattern;
import io.millrace.codec.Thumbnailer;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import io.millrace.wire.TrackConfigJson;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Renditions over HTTP: asked for, made of an upload, chosen by readers. */
@QuarkusTest
@Timeout(180)
class RenditionIT {
  private static final int SECONDS = 4;
  private static byte[] media = {};

  @BeforeAll
  static void makeMedia() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Mp4Writer writer = new Mp4Writer(bytes::writeBytes)) {
      new TestPattern(
              new TestPattern.Config(640, 360, 30, 1_000_000, 40, 48_000, 440, 128_000),
              Pace.unpaced())
          .run(writer, SECONDS * 1_000_000L);
      writer.finish();
    }
    media = bytes.toByteArray();
  }

  private static HttpResponse<String> configure(String id, String renditions) throws Exception {
    return Http.send(
        "PUT",
        "/v1/streams/" + id,
        BodyPublishers.ofString("{\"renditions\":%s}".formatted(renditions)),
        "Content-Type",
        "application/json");
  }

  private static JsonNode send(String id) throws Exception {
    HttpResponse<String> answer =
        Http.send("PUT", "/ingest/" + id + "/a.mp4", BodyPublishers.ofByteArray(media));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Http.json(answer);
  }

  private static List<JsonNode> read(String id, String quality) throws Exception {
    List<JsonNode> chunks = new ArrayList<>();
    try (Items items =
        Items.open(
            Items.CBOR, Http.chunks(id) + "?order=sequence&from=earliest&quality=" + quality)) {
      for (Items.Item item : items.rest()) {
        if (item.event().equals("chunk") && !item.data().path("isFinal").asBoolean()) {
          chunks.add(item.data());
        }
      }
    }
    return chunks;
  }

  private static List<Long> keyframes(List<JsonNode> chunks) {
    return chunks.stream()
        .filter(chunk -> chunk.path("chunkType").asText().equals("VIDEO_I_FRAME"))
        .map(chunk -> chunk.path("timestampUs").asLong())
        .toList();
  }

  @Test
  void rendition_isReadAndDecoded_withItsKeyframesWhereTheSourceHasThem() throws Exception {
    JsonNode configured = Http.json(configure("laddered", "[\"LOW\",\"MEDIUM\"]"));
    assertThat(configured.path("renditions"))
        .extracting(JsonNode::asText)
        .containsExactly("LOW", "MEDIUM");
    JsonNode summary = send("laddered");

    assertThat(summary.path("tracks")).hasSize(2);
    assertThat(summary.path("renditions")).hasSize(1);
    assertThat(summary.path("renditions").get(0).path("rendition").asText()).isEqualTo("LOW");
    assertThat(summary.path("warning").asText()).startsWith("no rendition MEDIUM: ");
    List<JsonNode> low = read("laddered", "LOW");
    assertThat(keyframes(low)).containsAll(keyframes(read("laddered", "source")));
    assertThat(low.stream().filter(c -> c.path("chunkType").asText().startsWith("VIDEO")))
        .hasSize(SECONDS * 30);
    assertThat(low.stream().filter(c -> c.path("chunkType").asText().equals("AUDIO")))
        .hasSizeBetween(SECONDS * 46, SECONDS * 48);
    assertPictures(low);
    assertThat(read("laddered", "auto").stream().map(chunk -> chunk.path("track").asInt()))
        .allMatch(track -> track < 2);
  }

  private static void assertPictures(List<JsonNode> chunks) throws Exception {
    TrackConfig config = firstVideo(chunks);
    int pictures = 0;
    for (JsonNode chunk : chunks) {
      byte[] data = chunk.path("data").binaryValue();
      switch (chunk.path("chunkType").asText()) {
        case "METADATA" ->
            assertThat(Http.JSON.readTree(data).path("rendition").asText()).isEqualTo("LOW");
        case "VIDEO_I_FRAME" -> {
          BufferedImage picture = decode(config, data);
          assertThat(picture.getWidth()).isEqualTo(426);
          assertThat(picture.getHeight()).isEqualTo(240);
          pictures++;
        }
        default -> {}
      }
    }
    assertThat(pictures).isPositive();
  }

  private static TrackConfig firstVideo(List<JsonNode> chunks) throws IOException {
    for (JsonNode chunk : chunks) {
      if (chunk.path("chunkType").asText().equals("METADATA")) {
        TrackConfig config = TrackConfigJson.read(chunk.path("data").binaryValue());
        if (config.video() != null) {
          return config;
        }
      }
    }
    throw new AssertionError("no video track is told of");
  }

  private static BufferedImage decode(TrackConfig config, byte[] data) throws Exception {
    Frame keyframe = new Frame(0, ChunkType.VIDEO_I_FRAME, 0, 0, true, false, data);
    byte[] jpeg = new Thumbnailer(4096, CodecLimits.DEFAULT).jpeg(config, keyframe);
    return read(jpeg);
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  @Test
  void quality_thatTheStreamDoesNotHave_isAProblem_thatNamesWhatItHas() throws Exception {
    send("plain");

    JsonNode problem =
        assertProblem(
            Http.get(Http.chunks("plain") + "?quality=HIGH", "Accept", Items.NDJSON),
            404,
            "no-rendition",
            "HIGH");
    assertThat(problem.path("detail").asText()).contains("it has the source alone");
    assertProblem(
        Http.get(Http.chunks("plain") + "?quality=BEST", "Accept", Items.NDJSON),
        400,
        "malformed-input",
        "BEST");
    assertProblem(
        Http.get("/v1/chunks?quality=auto", "Accept", Items.NDJSON), 400, "malformed-input");
  }

  @Test
  void renditions_thatCannotBe_areRefused() throws Exception {
    assertProblem(configure("wrong", "[\"TINY\"]"), 400, "malformed-input", "TINY");
    assertProblem(configure("wrong", "[\"LOW\",\"LOW\"]"), 400, "malformed-input", "LOW");
    assertProblem(configure("wrong", "\"LOW\""), 400, "malformed-input");
    assertProblem(Http.get("/v1/streams/wrong"), 404, "unknown-stream", "wrong");
  }

  @Test
  void renditions_areKeptUntilTheyAreChanged() throws Exception {
    configure("kept", "[\"LOW\"]");
    Http.send(
        "PUT",
        "/v1/streams/kept",
        BodyPublishers.ofString("{\"userId\":7}"),
        "Content-Type",
        "application/json");
    assertThat(Http.json(Http.get("/v1/streams/kept")).path("renditions")).hasSize(1);

    configure("kept", "[]");
    assertThat(Http.json(Http.get("/v1/streams/kept")).path("renditions")).isEmpty();
  }
}
