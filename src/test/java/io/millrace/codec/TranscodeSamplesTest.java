package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.demux.DemuxConfig;
import io.millrace.demux.Demuxer;
import io.millrace.demux.Samples;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every media sample through the transcoder. */
@Timeout(120)
class TranscodeSamplesTest {
  /** A decoder of Vorbis makes nothing of the first frame. */
  private static final long ONE_FRAME_US = 22_000;

  private static final long A_FEW_FRAMES_US = 200_000;

  private final Collector source = new Collector();
  private final Collector made = new Collector();

  static Stream<String> samples() {
    return Samples.names().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_comesOutWithAllItsTracks(String name) throws Exception {
    long objects = NativeScope.liveObjects();
    read(name);

    transcode(name);

    assertThat(NativeScope.liveObjects()).as("native objects").isEqualTo(objects);
    for (TrackConfig track : source.tracks) {
      List<Frame> before = source.ofTrack(track.track());
      List<Frame> after = made.ofTrack(track.track());
      assertThat(after).as("track %d", track.track()).isNotEmpty();
      assertThat(after).extracting(Frame::timestampUs).isSorted();
      assertThat(after.getFirst().timestampUs() - startUs(before)).isBetween(0L, ONE_FRAME_US);
      assertThat(Math.abs(endUs(after) - endUs(before))).isLessThan(A_FEW_FRAMES_US);
    }
  }

  @Test
  void rotatedPictures_comeOutUpright() throws Exception {
    read("rotated.mov");
    TrackConfig.Video video = video(source);

    transcode("rotated.mov");

    assertThat(video.rotationDegrees() % 180).isEqualTo(90);
    assertThat(video(made).width()).isEqualTo(video.height());
    assertThat(video(made).height()).isEqualTo(video.width());
    assertThat(video(made).rotationDegrees()).isZero();
  }

  private void read(String name) throws Exception {
    new Demuxer(DemuxConfig.DEFAULT).demux(Samples.path(name), source);
  }

  private void transcode(String name) throws Exception {
    try (Transcoder transcoder = new Transcoder(TranscodeSettings.of(QualityLevel.LOW), made)) {
      new Demuxer(DemuxConfig.DEFAULT).demux(Samples.path(name), transcoder);
      transcoder.finish();
      assertThat(transcoder.damagedFrames()).isZero();
    }
  }

  private static TrackConfig.Video video(Collector media) {
    return media.tracks.stream()
        .filter(track -> track.type() == MediaType.VIDEO)
        .map(track -> Objects.requireNonNull(track.video()))
        .findFirst()
        .orElseThrow();
  }

  private static long startUs(List<Frame> frames) {
    return frames.stream().mapToLong(frame -> Math.max(0, frame.timestampUs())).min().orElseThrow();
  }

  private static long endUs(List<Frame> frames) {
    return frames.stream()
        .mapToLong(frame -> frame.timestampUs() + frame.durationUs())
        .max()
        .orElseThrow();
  }
}
