package io.millrace.function;

import static io.millrace.function.Functions.answer;
import static io.millrace.function.Functions.data;
import static io.millrace.function.Functions.post;
import static io.millrace.function.Functions.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.millrace.demux.DemuxConfig;
import io.millrace.demux.DemuxSummary;
import io.millrace.demux.Demuxer;
import io.millrace.demux.Samples;
import io.millrace.demux.TrackSummary;
import io.millrace.function.Functions.Mode;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import io.millrace.wire.Checksums;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The function transcode over HTTP. */
@QuarkusTest
@TestProfile(Function.Transcode.class)
class TranscodeFunctionIT {
  private static final FrameSink NOWHERE =
      new FrameSink() {
        @Override
        public void track(TrackConfig config) {}

        @Override
        public void frame(Frame frame) {}
      };

  private static CloudEventBuilder segment(String sample) {
    return Functions.event("some.segment", sample)
        .withSubject("cam1")
        .withExtension("partitionkey", "cam1")
        .withData("video/mp4", Samples.bytes(sample));
  }

  private static DemuxSummary read(byte[] mp4) throws Exception {
    Path file = Files.createTempFile("answer-", ".mp4");
    try {
      return new Demuxer(DemuxConfig.DEFAULT).demux(Files.write(file, mp4), NOWHERE);
    } finally {
      Files.delete(file);
    }
  }

  private static TrackSummary video(DemuxSummary media) {
    return media.tracks().stream()
        .filter(track -> track.type() == MediaType.VIDEO)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void segment_becomesARendition_ofTheWholeSegment(Mode mode) throws Exception {
    CloudEvent answer =
        answer(post(segment("fragmented.mp4").withExtension("quality", "LOW").build(), mode), mode);

    assertThat(answer.getType()).isEqualTo("io.millrace.rendition.v1");
    assertThat(answer.getSource()).hasToString("/millrace/function/transcode");
    assertThat(answer.getSubject()).isEqualTo("cam1");
    assertThat(answer.getExtension("partitionkey")).isEqualTo("cam1");
    assertThat(answer.getExtension("quality")).isEqualTo("LOW");
    assertThat(answer.getDataContentType()).isEqualTo("video/mp4");
    byte[] mp4 = data(answer);
    assertThat(new String(mp4, StandardCharsets.ISO_8859_1)).contains("ftyp", "moof");
    DemuxSummary media = read(mp4);
    assertThat(media.warning()).isNull();
    assertThat(media.tracks()).hasSize(2);
    assertThat(video(media).chunks()).isEqualTo(60);
    assertThat(video(media).codec()).isEqualTo("h264");
    assertThat(video(media).height()).isEqualTo(180);
  }

  @Test
  void quality_isTheConfiguredOne_unlessTheEventSays() throws Exception {
    CloudEvent usual = answer(post(segment("h264.ts").build(), Mode.BINARY), Mode.BINARY);

    assertThat(usual.getExtension("quality")).isEqualTo("LOW");
    assertThat(
            problem(
                    post(segment("h264.ts").withExtension("quality", "GOOD").build(), Mode.BINARY),
                    400,
                    "malformed-input")
                .path("detail")
                .asText())
        .contains("GOOD", "LOW", "ULTRA_HIGH");
  }

  @Test
  void event_thatComesAgain_hasTheSameId_andAnotherQualityAnother() throws Exception {
    CloudEvent first = answer(post(segment("sound.aac").build(), Mode.BINARY), Mode.BINARY);
    CloudEvent again = answer(post(segment("sound.aac").build(), Mode.STRUCTURED), Mode.STRUCTURED);
    CloudEvent other =
        answer(
            post(segment("sound.aac").withExtension("quality", "MEDIUM").build(), Mode.BINARY),
            Mode.BINARY);

    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(other.getId()).isNotEqualTo(first.getId());
  }

  @Test
  void segment_inTheObjectStore_isFetched() throws Exception {
    byte[] media = Samples.bytes("h264.ts");
    String sha256 = Checksums.sha256(media);
    Path object = Function.CLAIMS.resolve("cam1").resolve(sha256);
    Files.createDirectories(object.resolveSibling(""));
    Files.write(object, media);
    CloudEvent referred =
        segment("h264.ts")
            .withoutData()
            .withExtension("dataref", "claim:cam1/" + sha256)
            .withExtension("sha256", sha256)
            .build();

    assertThat(read(data(answer(post(referred, Mode.BINARY), Mode.BINARY))).tracks()).isNotEmpty();
  }

  @Test
  void event_withoutMedia_isNoSuccess() throws Exception {
    byte[] text = "certainly no media".getBytes(StandardCharsets.UTF_8);
    byte[] half = Arrays.copyOf(Samples.bytes("faststart.mp4"), 600);

    problem(post(segment("h264.ts").withoutData().build(), Mode.BINARY), 422, "no-data");
    problem(
        post(segment("h264.ts").withData("text/plain", text).build(), Mode.BINARY),
        415,
        "not-media");
    assertThat(
            post(segment("h264.ts").withData("video/mp4", half).build(), Mode.BINARY).statusCode())
        .isBetween(400, 499);
  }

  @Test
  void answer_aboveTheLimit_isRefused() throws Exception {
    CloudEvent large = segment("h264.ts").withExtension("quality", "ULTRA_HIGH").build();

    assertThat(problem(post(large, Mode.BINARY), 413, "too-large").path("detail").asText())
        .contains("millrace.function.max-answer-bytes");
  }
}
