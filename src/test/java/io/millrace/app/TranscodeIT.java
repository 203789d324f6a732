package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.codec.MadeMp4;
import io.millrace.codec.TestPattern;
import io.millrace.demux.DemuxConfig;
import io.millrace.demux.Demuxer;
import io.millrace.demux.Samples;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Media in, MP4 out, over real sockets. */
@QuarkusTest
@TestProfile(OneTranscode.class)
@Timeout(120)
class TranscodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PATH = "/v1/transcode";
  private static final String LOW = PATH + "?quality=LOW";
  private static final TestPattern.Config PATTERN =
      new TestPattern.Config(640, 360, 30, 1_000_000, 30, 48_000, 440, 128_000);

  private final long objectsBefore = MadeMp4.liveObjects();

  /** What came out of an MP4. */
  private static final class Read implements FrameSink {
    private final List<TrackConfig> tracks = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();

    @Override
    public void track(TrackConfig config) {
      tracks.add(config);
    }

    @Override
    public void frame(Frame frame) {
      frames.add(frame);
    }

    private long pictures() {
      return frames.stream().filter(frame -> frame.type().isVideo()).count();
    }

    private long sounds() {
      return frames.stream().filter(frame -> frame.type() == ChunkType.AUDIO).count();
    }

    private String size() {
      return tracks.stream()
          .map(TrackConfig::video)
          .filter(Objects::nonNull)
          .map(video -> video.width() + "x" + video.height())
          .findFirst()
          .orElse("");
    }
  }

  @AfterEach
  void allIsGivenBack() {
    awaitIdle();
  }

  private void awaitIdle() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(active()).isZero();
              assertThat(MadeMp4.liveObjects()).isEqualTo(objectsBefore);
            });
  }

  @Test
  void media_comesBackAsMp4OfTheQuality() throws Exception {
    byte[] source = whole(MadeMp4.pieces(PATTERN, 1_000_000));

    HttpResponse<byte[]> answer = Http.post(LOW, source);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("video/mp4");
    Read read = read(answer.body());
    assertThat(read.size()).isEqualTo("426x240");
    assertThat(read.pictures()).isEqualTo(30);
    assertThat(read.sounds()).isBetween(46L, 48L);
  }

  @Test
  void qualityThatIsNotGiven_isMedium() throws Exception {
    byte[] source = whole(MadeMp4.pieces(PATTERN, 300_000));

    Read read = read(Http.post(PATH, source).body());

    assertThat(read.size()).isEqualTo("640x360");
    assertThat(read.tracks)
        .extracting(TrackConfig::bitrate)
        .anyMatch(bitrate -> bitrate > QualityLevel.LOW.videoBitrate());
  }

  @Test
  void qualityThatIsUnknown_isNamed() throws Exception {
    HttpResponse<String> answer =
        Http.send("POST", PATH + "?quality=medium", BodyPublishers.ofString("x"));

    Problems.assertProblem(answer, 400, "malformed-input", "medium");
  }

  @Test
  void bytesThatAreNotMedia_areRefused() throws Exception {
    Problems.assertProblem(
        Http.send("POST", LOW, BodyPublishers.ofString("no media ".repeat(100))), 415, "not-media");
    Problems.assertProblem(Http.send("POST", LOW, BodyPublishers.noBody()), 400, "empty-body");
  }

  @Test
  void picturesBeyondTheLimit_areRefused() throws Exception {
    TestPattern.Config large =
        new TestPattern.Config(642, 360, 30, 1_000_000, 30, 48_000, 440, 128_000);

    HttpResponse<String> answer =
        Http.send("POST", LOW, BodyPublishers.ofByteArray(whole(MadeMp4.pieces(large, 200_000))));

    assertThat(Problems.assertProblem(answer, 422, "codec-failure").path("detail").asText())
        .contains("642x360", "230400");
  }

  @Test
  void answer_beginsBeforeTheBodyEnds() throws Exception {
    List<byte[]> pieces = MadeMp4.pieces(PATTERN, 1_900_000);
    try (Wire wire = new Wire()) {
      wire.head("POST", LOW, "Transfer-Encoding", "chunked");
      for (byte[] piece : pieces.subList(0, pieces.size() - 1)) {
        wire.chunk(piece);
      }

      assertThat(wire.readHead().status()).isEqualTo(200);
      try (InputStream body = wire.chunkedBody()) {
        assertThat(body.readNBytes(8)).endsWith('f', 't', 'y', 'p');
        wire.chunk(pieces.getLast()).lastChunk();
        assertThat(body.readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  void client_thatLeaves_stopsTheWork() throws Exception {
    List<byte[]> pieces = MadeMp4.pieces(PATTERN, 1_900_000);
    try (Wire wire = new Wire()) {
      wire.head("POST", LOW, "Transfer-Encoding", "chunked");
      for (byte[] piece : pieces.subList(0, pieces.size() - 1)) {
        wire.chunk(piece);
      }
      wire.readHead();
      assertThat(active()).isEqualTo(1);
    }

    awaitIdle();

    assertThat(meter("millrace_transcodes_ended_total{outcome=\"cancelled\"")).isPositive();
  }

  @Test
  void placesThatAreTaken_areRefusedForNow() throws Exception {
    List<byte[]> pieces = MadeMp4.pieces(PATTERN, 300_000);
    try (Wire wire = new Wire()) {
      wire.head("POST", LOW, "Transfer-Encoding", "chunked").chunk(pieces.getFirst());
      await().atMost(PATIENCE).until(() -> active() == 1);

      HttpResponse<String> second =
          Http.send("POST", LOW, BodyPublishers.ofByteArray(whole(pieces)));

      Problems.assertProblem(second, 503, "too-many-transcodes", "1");
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void mediaThatIsTooLong_isCutOffVisibly() throws Exception {
    byte[] source = whole(MadeMp4.pieces(PATTERN, 4_000_000));

    assertThatThrownBy(() -> Http.post(LOW, source)).isInstanceOf(IOException.class);
    assertThat(meter("millrace_transcodes_ended_total{outcome=\"failed\"")).isPositive();
  }

  @Test
  void soundAlone_staysSoundAlone() throws Exception {
    HttpResponse<byte[]> answer = Http.post(LOW, Samples.bytes("sound.flac"));

    Read read = read(answer.body());
    assertThat(read.tracks).extracting(TrackConfig::codec).containsExactly("aac");
  }

  private static Read read(byte[] mp4) throws Exception {
    Path file = Files.createTempFile("millrace-", ".mp4");
    try {
      Files.write(file, mp4);
      Read read = new Read();
      new Demuxer(DemuxConfig.DEFAULT).demux(file, read);
      return read;
    } finally {
      Files.delete(file);
    }
  }

  private static int active() throws Exception {
    return (int) meter("millrace_transcodes_active");
  }

  private static double meter(String name) throws Exception {
    return Http.get("/q/metrics", "Accept", "text/plain")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] whole(List<byte[]> pieces) {
    var whole = new ByteArrayOutputStream();
    pieces.forEach(whole::writeBytes);
    return whole.toByteArray();
  }
}
