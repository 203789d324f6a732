package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codec.TestPattern.Config;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TestPatternTest {
  private static final int VIDEO = 0;
  private static final int AUDIO = 1;
  private static final long TWO_SECONDS_US = 2_000_000;
  private static final Config SMALL = new Config(160, 90, 25, 200_000, 20, 44_100, 1000, 64_000);

  private static Collector collect(Config config, long durationUs) throws CodecException {
    Collector collector = new Collector();
    new TestPattern(config, Pace.unpaced()).run(collector, durationUs);
    return collector;
  }

  @Test
  void run_ofTwoSeconds_makesEveryPictureAndSample() throws CodecException {
    Collector made = collect(Config.DEFAULT, TWO_SECONDS_US);

    assertThat(made.ofTrack(VIDEO)).hasSize(60);
    assertThat(made.ofTrack(AUDIO)).hasSize(94); // 96,000 samples in blocks of 1024
    assertThat(made.frames).allSatisfy(frame -> assertThat(frame.data()).isNotEmpty());
  }

  @Test
  void run_ofNoTime_configuresTheTracksOnly() throws CodecException {
    Collector made = collect(SMALL, 0);

    assertThat(made.tracks).hasSize(2);
    assertThat(made.frames).isEmpty();
  }

  @Test
  void tracks_comeBeforeFrames_andSayWhatIsMade() throws CodecException {
    List<String> order = new ArrayList<>();
    Collector made =
        new Collector() {
          @Override
          public void track(TrackConfig config) {
            order.add("track " + config.track());
            super.track(config);
          }

          @Override
          public void frame(Frame frame) {
            order.add("frame");
            super.frame(frame);
          }
        };
    new TestPattern(SMALL, Pace.unpaced()).run(made, 100_000);

    assertThat(order).startsWith("track 0", "track 1", "frame").hasSizeGreaterThan(5);
    assertThat(order.subList(2, order.size())).containsOnly("frame");
    TrackConfig video = made.tracks.get(VIDEO);
    assertThat(video.type()).isEqualTo(MediaType.VIDEO);
    assertThat(video.codec()).isEqualTo("h264");
    assertThat(video.profile()).isEqualTo(TestDecoder.profile(video, made.ofTrack(VIDEO)));
    assertThat(video.timeBaseUs()).isEqualTo(40_000);
    assertThat(video.bitrate()).isEqualTo(200_000);
    assertThat(video.video()).isEqualTo(new TrackConfig.Video(160, 90, 25, 0, "yuv420p"));
    assertThat(video.audio()).isNull();
    TrackConfig audio = made.tracks.get(AUDIO);
    assertThat(audio.type()).isEqualTo(MediaType.AUDIO);
    assertThat(audio.codec()).isEqualTo("aac");
    assertThat(audio.profile()).isEqualTo(TestDecoder.profile(audio, made.ofTrack(AUDIO)));
    assertThat(audio.bitrate()).isEqualTo(64_000);
    assertThat(audio.audio()).isEqualTo(new TrackConfig.Audio(44_100, 2, "stereo"));
    assertThat(audio.video()).isNull();
  }

  @Test
  void parameterSets_areInTheConfigOnly() throws CodecException {
    Collector made = collect(SMALL, 100_000);

    assertThat(made.tracks.get(VIDEO).extradata())
        .as("Annex B, SPS first")
        .startsWith(0, 0, 0, 1, 0x67);
    assertThat(made.ofTrack(VIDEO).getFirst().data())
        .as("Annex B, IDR slice first")
        .startsWith(0, 0, 0, 1, 0x65);
    assertThat(made.tracks.get(AUDIO).extradata())
        .as("AudioSpecificConfig: AAC-LC, 44,100 Hz, stereo")
        .startsWith(0x12, 0x10);
    assertThat(made.ofTrack(AUDIO).getFirst().data()[0])
        .as("no ADTS sync")
        .isNotEqualTo((byte) 0xff);
  }

  @Test
  void timestamps_riseOverBothTracks_andTileTheTime() throws CodecException {
    Collector made = collect(Config.DEFAULT, TWO_SECONDS_US);

    assertThat(made.frames).extracting(Frame::timestampUs).isSorted();
    for (int track : new int[] {VIDEO, AUDIO}) {
      long nextUs = 0;
      for (Frame frame : made.ofTrack(track)) {
        assertThat(frame.timestampUs()).isEqualTo(nextUs);
        assertThat(frame.durationUs()).isPositive();
        nextUs = frame.timestampUs() + frame.durationUs();
      }
      assertThat(nextUs).as("end of track %d", track).isEqualTo(TWO_SECONDS_US);
    }
    assertThat(made.ofTrack(VIDEO).get(1).timestampUs()).isEqualTo(33_333);
    assertThat(made.ofTrack(AUDIO).get(1).timestampUs()).isEqualTo(21_333);
  }

  @ParameterizedTest
  @CsvSource({"1", "20", "60"})
  void keyframes_comeAtTheirInterval(int interval) throws CodecException {
    Config config = new Config(160, 90, 25, 200_000, interval, 44_100, 1000, 64_000);

    List<Frame> pictures = collect(config, 5_000_000).ofTrack(VIDEO);

    assertThat(pictures).hasSize(125);
    assertThat(IntStream.range(0, 125).filter(i -> pictures.get(i).isKeyframe()).boxed())
        .containsExactlyElementsOf(
            IntStream.iterate(0, i -> i < 125, i -> i + interval).boxed().toList());
  }

  @Test
  void types_areThoseOfTheDecodedPictures() throws CodecException {
    Collector made = collect(SMALL, TWO_SECONDS_US);
    List<Frame> frames = made.ofTrack(VIDEO);

    List<TestDecoder.Picture> pictures = TestDecoder.pictures(made.tracks.get(VIDEO), frames);

    assertThat(frames)
        .extracting(frame -> frame.type().name().substring("VIDEO_".length(), 7))
        .containsExactlyElementsOf(pictures.stream().map(TestDecoder.Picture::type).toList());
    assertThat(frames)
        .extracting(Frame::type)
        .contains(ChunkType.VIDEO_I_FRAME, ChunkType.VIDEO_P_FRAME);
    assertThat(frames)
        .allMatch(frame -> frame.isKeyframe() == (frame.type() == ChunkType.VIDEO_I_FRAME));
    assertThat(made.ofTrack(AUDIO))
        .allMatch(frame -> frame.type() == ChunkType.AUDIO && frame.isKeyframe());
  }

  @Test
  void pictures_decoded_haveTheSizeAndMove() throws CodecException {
    Collector made = collect(Config.DEFAULT, TWO_SECONDS_US);

    List<TestDecoder.Picture> pictures =
        TestDecoder.pictures(made.tracks.get(VIDEO), made.ofTrack(VIDEO));

    assertThat(pictures).hasSize(60);
    for (int i = 0; i < pictures.size(); i++) {
      TestDecoder.Picture picture = pictures.get(i);
      assertThat(picture.width()).isEqualTo(640);
      assertThat(picture.height()).isEqualTo(360);
      if (i > 0) {
        assertThat(strongChanges(pictures.get(i - 1), picture, 102, 38)).as("clock").isPositive();
        assertThat(strongChanges(pictures.get(i - 1), picture, 640, 360))
            .as("picture %d", i)
            .isGreaterThan(500);
      }
    }
  }

  @Test
  void pictures_fromAnyKeyframe_areDecodable() throws CodecException {
    Collector made = collect(SMALL, TWO_SECONDS_US);
    List<Frame> fromSecondKeyframe = made.ofTrack(VIDEO).subList(20, 50);

    assertThat(TestDecoder.pictures(made.tracks.get(VIDEO), fromSecondKeyframe)).hasSize(30);
  }

  /** Pixels in the upper left part that change by more than the codec's noise. */
  private static int strongChanges(
      TestDecoder.Picture a, TestDecoder.Picture b, int width, int height) {
    int changes = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (Math.abs(a.at(x, y) - b.at(x, y)) > 40) {
          changes++;
        }
      }
    }
    return changes;
  }

  @Test
  void sound_decoded_isTheTone() throws CodecException {
    Collector made = collect(Config.DEFAULT, TWO_SECONDS_US);

    float[] samples = TestDecoder.samples(made.tracks.get(AUDIO), made.ofTrack(AUDIO));

    assertThat(samples).hasSize(94 * 1024);
    float[] tone = Arrays.copyOfRange(samples, 24_000, 43_200);
    assertThat(amplitude(tone, 440, 48_000)).isBetween(0.05, 0.2);
    assertThat(amplitude(tone, 500, 48_000)).isLessThan(0.001);
    assertThat(amplitude(tone, 1760, 48_000)).isLessThan(0.001);
    float[] beep = Arrays.copyOfRange(samples, 48_000, 49_920);
    assertThat(amplitude(beep, 1760, 48_000)).isGreaterThan(0.05);
  }

  /** The amplitude of one frequency in the samples (Goertzel's algorithm). */
  private static double amplitude(float[] samples, double hz, int sampleRate) {
    double coefficient = 2 * Math.cos(2 * Math.PI * hz / sampleRate);
    double last = 0;
    double beforeLast = 0;
    for (float sample : samples) {
      double current = sample + coefficient * last - beforeLast;
      beforeLast = last;
      last = current;
    }
    double power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
    return 2 * Math.sqrt(power) / samples.length;
  }

  @Test
  void pace_isAskedWithEachTimestamp_beforeItsFrame() throws CodecException {
    List<Long> log = new ArrayList<>();
    Collector made =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            super.frame(frame);
            assertThat(log).hasSize(frames.size()).last().isEqualTo(frame.timestampUs());
          }
        };

    new TestPattern(SMALL, log::add).run(made, TWO_SECONDS_US);

    assertThat(log).hasSize(50 + 87).isSorted();
    assertThat(log)
        .containsExactlyElementsOf(made.frames.stream().map(Frame::timestampUs).toList());
  }

  @Test
  void stop_betweenFrames_endsBeforeTheNext() throws CodecException {
    List<TestPattern> pattern = new ArrayList<>();
    Collector made =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            super.frame(frame);
            if (frames.size() == 10) {
              pattern.getFirst().stop();
            }
          }
        };
    pattern.add(new TestPattern(SMALL, Pace.unpaced()));

    pattern.getFirst().run(made, Long.MAX_VALUE);

    assertThat(made.frames).hasSize(10);
    pattern.getFirst().run(made, Long.MAX_VALUE);
    assertThat(made.frames).as("stays stopped").hasSize(10);
  }

  @Test
  void stop_duringAWait_dropsTheFrameWaitedFor() throws CodecException {
    List<TestPattern> pattern = new ArrayList<>();
    pattern.add(
        new TestPattern(
            SMALL,
            mediaTimeUs -> {
              if (mediaTimeUs >= 1_000_000) {
                pattern.getFirst().stop();
              }
            }));
    Collector made = new Collector();

    pattern.getFirst().run(made, Long.MAX_VALUE);

    assertThat(made.frames).hasSize(25 + 44);
    assertThat(made.frames.getLast().timestampUs()).isLessThan(1_000_000);
  }

  @Test
  void interruption_duringAWait_endsTheRunAndStaysSet() throws CodecException {
    Collector made = new Collector();
    Pace pace =
        mediaTimeUs -> {
          if (mediaTimeUs >= 1_000_000) {
            throw new InterruptedException();
          }
        };

    new TestPattern(SMALL, pace).run(made, Long.MAX_VALUE);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(made.frames).hasSize(25 + 44);
  }

  @Test
  void interruption_betweenFrames_endsTheRunAndStaysSet() throws CodecException {
    Collector made =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            super.frame(frame);
            Thread.currentThread().interrupt();
          }
        };

    new TestPattern(SMALL, Pace.unpaced()).run(made, Long.MAX_VALUE);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(made.frames).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "158, 90, 25, 200000, 20, 44100, 440, 64000, width 158",
    "161, 90, 25, 200000, 20, 44100, 440, 64000, width 161",
    "3842, 90, 25, 200000, 20, 44100, 440, 64000, width 3842",
    "160, 88, 25, 200000, 20, 44100, 440, 64000, height 88",
    "160, 91, 25, 200000, 20, 44100, 440, 64000, height 91",
    "160, 2162, 25, 200000, 20, 44100, 440, 64000, height 2162",
    "160, 90, 0, 200000, 20, 44100, 440, 64000, frameRate 0",
    "160, 90, 61, 200000, 20, 44100, 440, 64000, frameRate 61",
    "160, 90, 25, 9999, 20, 44100, 440, 64000, videoBitrate 9999",
    "160, 90, 25, 100000001, 20, 44100, 440, 64000, videoBitrate 100000001",
    "160, 90, 25, 200000, 0, 44100, 440, 64000, keyframeInterval 0",
    "160, 90, 25, 200000, 3601, 44100, 440, 64000, keyframeInterval 3601",
    "160, 90, 25, 200000, 20, 44000, 440, 64000, sampleRate 44000",
    "160, 90, 25, 200000, 20, 44100, 0, 64000, toneHz 0",
    "160, 90, 25, 200000, 20, 44100, 5513, 64000, toneHz 5513",
    "160, 90, 25, 200000, 20, 44100, 440, 7999, audioBitrate 7999",
    "160, 90, 25, 200000, 20, 44100, 440, 512001, audioBitrate 512001",
  })
  void config_outOfRange_isRefusedWithTheValue(
      int width,
      int height,
      int frameRate,
      int videoBitrate,
      int keyframeInterval,
      int sampleRate,
      int toneHz,
      int audioBitrate,
      String offender) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Config(
                    width,
                    height,
                    frameRate,
                    videoBitrate,
                    keyframeInterval,
                    sampleRate,
                    toneHz,
                    audioBitrate))
        .withMessageStartingWith(offender + " is not ");
  }

  @ParameterizedTest
  @CsvSource({
    "160, 90, 1, 10000, 1, 7350, 1, 8000",
    "160, 90, 60, 100000000, 3600, 96000, 12000, 512000",
    "3840, 2160, 5, 100000000, 3, 8000, 1000, 512000",
    "162, 1080, 30, 10000, 30, 96000, 440, 8000",
  })
  void config_atItsLimits_works(
      int width,
      int height,
      int frameRate,
      int videoBitrate,
      int keyframeInterval,
      int sampleRate,
      int toneHz,
      int audioBitrate)
      throws CodecException {
    Config config =
        new Config(
            width,
            height,
            frameRate,
            videoBitrate,
            keyframeInterval,
            sampleRate,
            toneHz,
            audioBitrate);

    Collector made = collect(config, 1_000_000);

    assertThat(made.ofTrack(VIDEO)).hasSize(frameRate);
    assertThat(TestDecoder.pictures(made.tracks.get(VIDEO), made.ofTrack(VIDEO)))
        .hasSize(frameRate)
        .allMatch(picture -> picture.width() == width && picture.height() == height);
    float[] samples = TestDecoder.samples(made.tracks.get(AUDIO), made.ofTrack(AUDIO));
    assertThat(samples.length).isBetween(sampleRate, sampleRate + 1023);
  }

  @Test
  void duration_negative_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> collect(SMALL, -1))
        .withMessage("durationUs -1 is negative");
  }

  @Test
  void duration_thatCutsABlock_cutsTheSound() throws CodecException {
    List<Frame> sound = collect(SMALL, 100_000).ofTrack(AUDIO);

    Frame last = sound.getLast();
    assertThat(last.timestampUs() + last.durationUs()).isEqualTo(100_000);
  }

  @Test
  void duration_belowASample_stillEnds() throws CodecException {
    assertThat(collect(SMALL, 1).frames).extracting(Frame::track).containsExactly(VIDEO, AUDIO);
  }

  @Test
  void duration_huge_isTakenAsIs() throws CodecException {
    Collector made = new Collector();
    Pace pace =
        mediaTimeUs -> {
          if (mediaTimeUs >= 100_000) {
            throw new InterruptedException();
          }
        };

    new TestPattern(SMALL, pace).run(made, Long.MAX_VALUE - 1);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(made.frames).hasSize(3 + 5);
  }

  @Test
  void sinkThatFails_endsTheRunWithItsException() {
    Collector broken =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            throw new IllegalStateException("full");
          }
        };

    assertThatThrownBy(() -> new TestPattern(SMALL, Pace.unpaced()).run(broken, 100_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("full");
  }

  @Test
  void patterns_atTheSameTime_areEachAsIfAlone() throws Exception {
    Collector alone = collect(SMALL, TWO_SECONDS_US);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Collector> task = () -> collect(SMALL, TWO_SECONDS_US);

      for (var made : threads.invokeAll(List.of(task, task, task, task))) {
        assertThat(made.get().frames)
            .usingRecursiveFieldByFieldElementComparator()
            .containsExactlyElementsOf(alone.frames);
      }
    }
  }
}
