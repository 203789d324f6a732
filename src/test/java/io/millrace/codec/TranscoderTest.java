package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TranscoderTest {
  private static final int AUDIO = 1;
  private static final long THREE_SECONDS_US = 3_000_000;
  private static final TestPattern.Config PATTERN =
      new TestPattern.Config(1280, 720, 30, 4_000_000, 45, 48_000, 440, 128_000);

  private final long objectsBefore = NativeScope.liveObjects();
  private final Collector made = new Collector();

  @AfterEach
  void nothingIsLeft() {
    assertThat(NativeScope.liveObjects()).as("native objects").isEqualTo(objectsBefore);
  }

  @Test
  void pictures_onARung_keepTheirTimesAndKeyframes() throws CodecException {
    Collector source = pattern();

    transcode(source, QualityLevel.LOW);

    assertThat(video(0)).isEqualTo("h264 426x240");
    assertThat(times(made.ofTrack(0))).isEqualTo(times(source.ofTrack(0)));
    assertThat(times(keyframes(made.ofTrack(0))))
        .isEqualTo(times(keyframes(source.ofTrack(0))))
        .containsExactly(0L, 1_500_000L);
    assertThat(TestDecoder.pictures(config(0), made.ofTrack(0))).hasSize(90);
  }

  @Test
  void sound_onARung_hasAllItsSamplesAtTheirTimes() throws CodecException {
    Collector source = pattern();

    transcode(source, QualityLevel.LOW);

    List<Frame> sound = made.ofTrack(AUDIO);
    assertThat(sound.getFirst().timestampUs()).isZero();
    assertThat(endUs(sound)).isBetween(THREE_SECONDS_US, THREE_SECONDS_US + 22_000);
  }

  @Test
  void rungs_ofOneSource_haveTheSameTimesAndKeyframes() throws CodecException {
    Collector source = pattern();

    transcode(source, QualityLevel.LOW, QualityLevel.MEDIUM);

    assertThat(made.tracks).extracting(TrackConfig::track).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(video(0)).isEqualTo("h264 426x240");
    assertThat(video(1)).isEqualTo("h264 854x480");
    assertThat(times(made.ofTrack(0))).isEqualTo(times(made.ofTrack(1)));
    assertThat(times(keyframes(made.ofTrack(0)))).isEqualTo(times(keyframes(made.ofTrack(1))));
    assertThat(times(made.ofTrack(2))).isEqualTo(times(made.ofTrack(3)));
  }

  @Test
  void tracks_comeOut_interleavedByTime() throws CodecException {
    transcode(pattern(), QualityLevel.LOW);

    assertThat(made.tracks).hasSize(2);
    assertThat(made.frames).extracting(Frame::timestampUs).isSorted();
  }

  @Test
  void smallSource_onAHigherRung_keepsItsSize() throws CodecException {
    Collector source = new Collector();
    new TestPattern(
            new TestPattern.Config(320, 180, 30, 500_000, 60, 44_100, 440, 64_000), Pace.unpaced())
        .run(source, 500_000);

    transcode(source, QualityLevel.HIGH);

    assertThat(video(0)).isEqualTo("h264 320x180");
    assertThat(made.ofTrack(0)).hasSize(15);
  }

  @Test
  void intervalOfKeyframes_isKeptBetweenThoseOfTheSource() throws CodecException {
    Collector source = pattern();
    TranscodeSettings settings =
        TranscodeSettings.of(QualityLevel.LOW).withKeyframeInterval(Duration.ofSeconds(1));

    transcode(settings, source);

    assertThat(times(keyframes(made.ofTrack(0))))
        .containsExactly(0L, 1_000_000L, 1_500_000L, 2_500_000L);
  }

  @Test
  void quality_thatIsLowered_holdsFromTheNextKeyframeOn() throws CodecException {
    Collector source = pattern();
    var settings = TranscodeSettings.of(QualityLevel.MEDIUM);
    try (Transcoder transcoder = new Transcoder(settings, made)) {
      source.tracks.forEach(transcoder::track);
      List<Frame> frames = source.frames;
      int half = frames.size() / 3;
      frames.subList(0, half).forEach(transcoder::frame);
      transcoder.setQuality(QualityLevel.MEDIUM, QualityLevel.LOW);
      frames.subList(half, frames.size()).forEach(transcoder::frame);
      transcoder.finish();
    }

    List<TrackConfig> told = made.tracks.stream().filter(track -> track.track() == 0).toList();
    assertThat(told).extracting(TranscoderTest::describe).endsWith("h264 426x240");
    assertThat(told).hasSizeBetween(1, 2);
    assertThat(times(made.ofTrack(0))).isEqualTo(times(source.ofTrack(0)));
  }

  @Test
  void quality_aboveTheRung_isRefused() {
    try (Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), made)) {
      assertThatThrownBy(() -> transcoder.setQuality(QualityLevel.LOW, QualityLevel.HIGH))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rung LOW at quality HIGH");
    }
  }

  @Test
  void unknownCodec_failsTheNextCalls() {
    TrackConfig strange =
        new TrackConfig(
            0,
            MediaType.VIDEO,
            "nosuchcodec",
            null,
            null,
            1,
            0,
            new TrackConfig.Video(64, 64, 30, 0, null),
            null,
            new byte[0]);
    Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), made);
    transcoder.track(strange);

    assertThatThrownBy(transcoder::finish)
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("codec 'nosuchcodec': this build has no decoder");
    assertThatThrownBy(
            () ->
                transcoder.frame(
                    new Frame(0, ChunkType.VIDEO_I_FRAME, 0, 0, true, false, new byte[1])))
        .isInstanceOf(UncheckedCodecException.class);
  }

  @Test
  void threadsThatDecode_areBehindThoseThatEncode() throws CodecException {
    Map<String, Integer> priorities = new HashMap<>();
    Collector looking =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            Thread.getAllStackTraces()
                .keySet()
                .forEach(
                    thread ->
                        priorities.putIfAbsent(
                            thread.getName().replaceFirst("transcode-\\d+-", ""),
                            thread.getPriority()));
          }
        };
    try (Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), looking)) {
      feed(transcoder, pattern());
    }

    assertThat(priorities)
        .containsEntry("decode-0", Thread.MIN_PRIORITY)
        .containsEntry("sound-1", Thread.MIN_PRIORITY)
        .containsEntry("encode-0", Thread.NORM_PRIORITY)
        .containsEntry("out", Thread.NORM_PRIORITY);
  }

  @Test
  void sinkThatThrows_stopsAll() throws CodecException {
    Collector source = pattern();
    Collector broken =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            throw new IllegalStateException("full");
          }
        };
    Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), broken);

    assertThatThrownBy(() -> feed(transcoder, source))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("full");
    transcoder.close();
  }

  @Test
  void close_whileTheSinkBlocks_returnsAndFreesAll() throws Exception {
    Collector source = pattern();
    CountDownLatch reached = new CountDownLatch(1);
    Collector blocking =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            reached.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), blocking);
    List<Throwable> thrown = new ArrayList<>();
    Thread feeder =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    feed(transcoder, source);
                  } catch (CodecException | RuntimeException e) {
                    thrown.add(e);
                  }
                });
    reached.await();

    transcoder.close();
    transcoder.close();

    feeder.join();
    assertThat(thrown).hasSize(1).first().isInstanceOf(CancellationException.class);
  }

  @Test
  void damagedFrames_areLeftOutAndCounted() throws CodecException {
    Collector source = pattern();
    source.frames.replaceAll(
        frame ->
            frame.track() == 0 && frame.timestampUs() > 1_600_000 && frame.timestampUs() < 1_700_000
                ? new Frame(
                    0,
                    frame.type(),
                    frame.timestampUs(),
                    frame.durationUs(),
                    false,
                    false,
                    new byte[] {0, 0, 0, 1, 0x65, -1})
                : frame);
    Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), made);

    feed(transcoder, source);

    assertThat(transcoder.damagedFrames()).isEqualTo(2);
    assertThat(made.ofTrack(0)).hasSizeBetween(86, 90);
  }

  private Collector pattern() throws CodecException {
    Collector source = new Collector();
    new TestPattern(PATTERN, Pace.unpaced()).run(source, THREE_SECONDS_US);
    return source;
  }

  private void transcode(Collector source, QualityLevel... rungs) throws CodecException {
    transcode(TranscodeSettings.of(rungs), source);
  }

  private void transcode(TranscodeSettings settings, Collector source) throws CodecException {
    try (Transcoder transcoder = new Transcoder(settings, made)) {
      feed(transcoder, source);
    }
  }

  private static void feed(Transcoder transcoder, Collector source) throws CodecException {
    transcoder.expect(source.tracks);
    source.frames.forEach(transcoder::frame);
    transcoder.finish();
  }

  private String video(int track) {
    return describe(config(track));
  }

  private TrackConfig config(int track) {
    return made.tracks.stream().filter(config -> config.track() == track).findFirst().orElseThrow();
  }

  private static String describe(TrackConfig config) {
    TrackConfig.Video video = Objects.requireNonNull(config.video());
    return config.codec() + " " + video.width() + "x" + video.height();
  }

  private static List<Long> times(List<Frame> frames) {
    return frames.stream().map(Frame::timestampUs).toList();
  }

  private static List<Frame> keyframes(List<Frame> frames) {
    return frames.stream().filter(Frame::isKeyframe).toList();
  }

  private static long endUs(List<Frame> frames) {
    return frames.getLast().timestampUs() + frames.getLast().durationUs();
  }
}
