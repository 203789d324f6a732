package io.millrace.function;

import static io.millrace.function.Functions.answer;
import static io.millrace.function.Functions.data;
import static io.millrace.function.Functions.post;
import static io.millrace.function.Functions.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.millrace.demux.Samples;
import io.millrace.function.Functions.Mode;
import io.millrace.wire.Checksums;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The function thumbnail over HTTP. */
@QuarkusTest
@TestProfile(Function.Thumbnail.class)
class ThumbnailFunctionIT {

  private static BufferedImage picture(CloudEvent answer) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(data(answer)));
  }

  @ParameterizedTest
  @EnumSource
  void keyframe_withItsConfiguration_becomesAPicture(Mode mode) throws Exception {
    CloudEvent answer = answer(post(Keyframe.of("faststart.mp4").whole(), mode), mode);

    assertThat(answer.getType()).isEqualTo("io.millrace.thumbnail.v1");
    assertThat(answer.getSource()).hasToString("/millrace/function/thumbnail");
    assertThat(answer.getSubject()).isEqualTo("cam1");
    assertThat(answer.getDataContentType()).isEqualTo("image/jpeg");
    assertThat(answer.getExtension("partitionkey")).isEqualTo("cam1");
    assertThat(answer.getExtension("mediatimeus")).hasToString("0");
    BufferedImage picture = picture(answer);
    assertThat(picture.getWidth()).isEqualTo(320);
    assertThat(picture.getHeight()).isEqualTo(180);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264.ts", "hevc.ts", "mpeg2-ac3.ts"})
  void keyframe_thatHoldsItsConfiguration_needsNoOther(String sample) throws Exception {
    CloudEvent bare = Keyframe.of(sample).bare().build();

    assertThat(picture(answer(post(bare, Mode.BINARY), Mode.BINARY)).getWidth()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vp8-vorbis.webm",
        "vp9-opus.webm",
        "av1.mp4",
        "hevc-two-languages.mp4",
        "mjpeg.mov"
      })
  void keyframe_ofAnyCodec_becomesAPicture(String sample) throws Exception {
    CloudEvent answer = answer(post(Keyframe.of(sample).whole(), Mode.BINARY), Mode.BINARY);

    assertThat(picture(answer).getWidth()).isPositive();
  }

  @Test
  void keyframe_inTheObjectStore_isFetched() throws Exception {
    Keyframe keyframe = Keyframe.of("faststart.mp4");
    String sha256 = Checksums.of(keyframe.chunk());
    Path object = Function.CLAIMS.resolve("cam1").resolve(sha256);
    Files.createDirectories(object.resolveSibling(""));
    Files.write(object, keyframe.chunk().data());
    CloudEvent referred =
        keyframe.event().withoutData().withExtension("dataref", "claim:cam1/" + sha256).build();

    assertThat(picture(answer(post(referred, Mode.BINARY), Mode.BINARY)).getWidth()).isEqualTo(320);

    Files.delete(object);
    assertThat(problem(post(referred, Mode.BINARY), 410, "claim-gone").path("value").asText())
        .isEqualTo("claim:cam1/" + sha256);
  }

  @Test
  void event_thatComesAgain_hasTheSameAnswer_andAnotherEventAnother() throws Exception {
    Keyframe keyframe = Keyframe.of("faststart.mp4");

    CloudEvent first = answer(post(keyframe.whole(), Mode.BINARY), Mode.BINARY);
    CloudEvent again = answer(post(keyframe.whole(), Mode.STRUCTURED), Mode.STRUCTURED);
    CloudEvent other =
        answer(post(keyframe.event().withId("other").build(), Mode.BINARY), Mode.BINARY);

    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(again.getSource()).isEqualTo(first.getSource());
    assertThat(data(again)).isEqualTo(data(first));
    assertThat(other.getId()).isNotEqualTo(first.getId());
  }

  private static CloudEventBuilder good() {
    return Keyframe.of("faststart.mp4").event();
  }

  static Stream<Arguments> badEvents() {
    String foreign = "claim:cam1/" + "0".repeat(64);
    byte[] noise = "no picture at all".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of(good().withType("some.type"), 400, "malformed-input", "some.type"),
        Arguments.of(
            good().withSubject("a/b").withExtension("partitionkey", "a/b"),
            400,
            "invalid-stream-id",
            "a/b"),
        Arguments.of(
            good().withExtension("chunktype", "PICTURE"), 400, "malformed-input", "PICTURE"),
        Arguments.of(good().withExtension("chunktype", "AUDIO"), 400, "malformed-input", "AUDIO"),
        Arguments.of(
            good().withExtension("keyframe", "false"), 400, "malformed-input", "VIDEO_I_FRAME"),
        Arguments.of(good().withExtension("sequence", "many"), 400, "malformed-input", "many"),
        Arguments.of(good().withExtension("sha256", "abc"), 400, "malformed-input", "abc"),
        Arguments.of(good().withExtension("trackconfig", "{}"), 400, "malformed-input", "{}"),
        Arguments.of(good().withoutData(), 422, "no-data", "cam1:0:1"),
        Arguments.of(
            good().withExtension("dataref", "file:///etc/passwd"),
            422,
            "foreign-claim",
            "file:///etc/passwd"),
        Arguments.of(good().withExtension("dataref", foreign), 422, "foreign-claim", foreign),
        Arguments.of(
            good().withExtension("sha256", Checksums.sha256(noise)).withData("a/b", noise),
            422,
            "no-picture",
            "cam1"),
        Arguments.of(Keyframe.of("faststart.mp4").bare(), 422, "no-picture", "cam1"));
  }

  @ParameterizedTest
  @MethodSource("badEvents")
  void event_thatIsWrong_isToldWhatAndWhatWasExpected(
      CloudEventBuilder event, int status, String type, String value) throws Exception {
    for (Mode mode : Mode.values()) {
      assertThat(problem(post(event.build(), mode), status, type).path("value").asText())
          .isEqualTo(value);
    }
  }

  @Test
  void keyframe_withoutConfiguration_isToldSo() throws Exception {
    CloudEvent bare = Keyframe.of("faststart.mp4").bare().build();

    assertThat(problem(post(bare, Mode.BINARY), 422, "no-picture").path("detail").asText())
        .contains("chunk 1", "no configuration of its decoder");
  }

  @Test
  void event_aboveTheLimit_isRefused_beforeItIsRead() throws Exception {
    byte[] large = new byte[Function.MAX_EVENT_BYTES + 1];
    CloudEvent event = good().withData("application/octet-stream", large).build();

    problem(post(event, Mode.BINARY), 413, "too-large");
    problem(post(event, Mode.STRUCTURED), 413, "too-large");
  }

  @Test
  void request_thatIsNoEvent_isRefused() throws Exception {
    byte[] data = Samples.bytes("faststart.mp4");

    problem(post(Map.of("Content-Type", "video/mp4"), data), 415, "not-an-event");
    problem(post(Map.of("Content-Type", "application/json"), new byte[0]), 415, "not-an-event");
    problem(
        post(Map.of("Content-Type", "application/cloudevents-batch+json"), data),
        415,
        "not-an-event");
    problem(
        post(Map.of("Content-Type", "application/cloudevents+json"), data), 400, "malformed-input");
    problem(
        post(
            Map.of("Content-Type", "application/cloudevents+json"),
            "{\"specversion\":\"1.0\",\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8)),
        400,
        "malformed-input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce-id", "ce-source", "ce-type", "ce-specversion"})
  void binaryEvent_withoutARequiredAttribute_isRefused(String missing) throws Exception {
    Functions.Written written = Functions.write(Keyframe.of("faststart.mp4").whole(), Mode.BINARY);
    Map<String, String> headers = new HashMap<>(written.headers());
    assertThat(headers.remove(missing)).isNotNull();

    assertThat(
            problem(post(headers, written.body()), 400, "malformed-input").path("detail").asText())
        .contains(missing.substring("ce-".length()));
  }

  @Test
  void process_answersNothingElse_butItsHealth() throws Exception {
    byte[] nothing = {};

    problem(Functions.send("GET", "/v1/streams", Map.of(), nothing), 404, "not-found");
    problem(Functions.send("PUT", "/ingest/a/b", Map.of(), nothing), 404, "not-found");
    problem(Functions.send("POST", "/thumbnail", Map.of(), nothing), 404, "not-found");
    HttpResponse<byte[]> get = Functions.send("GET", "/", Map.of(), nothing);
    problem(get, 405, "method-not-allowed");
    assertThat(get.headers().firstValue("allow")).hasValue("POST");
    assertThat(Functions.send("GET", "/q/health/ready", Map.of(), nothing).statusCode())
        .isEqualTo(200);
  }
}
