package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaType;
import java.util.List;

/**
 * Makes and encodes a moving picture and a tone: live media that needs no camera.
 *
 * <p>The picture is FFmpeg's {@code testsrc2}: colour bars, moving shapes, a clock of media time
 * and the frame's number. The tone beeps two octaves higher at each full second. Track 0 is H.264
 * as {@link VideoEncoder} makes it, track 1 AAC as {@link AudioEncoder} does; both start at time
 * zero, and frames come in the order of their timestamps. Many patterns may run at once, each with
 * a pace of its own.
 */
public final class TestPattern {
  private static final int VIDEO_TRACK = 0;
  private static final int AUDIO_TRACK = 1;

  /** How many times the tone's frequency the beep has. */
  private static final int BEEP_FACTOR = 4;

  /** What an AAC packet holds of a channel. */
  private static final int TONE_FRAME_SAMPLES = 1024;

  private static final int CHANNELS = 2;

  private final Config config;
  private final Pace pace;
  private volatile boolean isStopped;

  /**
   * What the pattern is like.
   *
   * @param width pixels, even, 160 to 3840
   * @param height pixels, even, 90 to 2160
   * @param frameRate frames a second, 1 to 60
   * @param videoBitrate bit/s, 10,000 to 100,000,000; the pattern's own complexity may exceed a low
   *     one
   * @param keyframeInterval frames from one keyframe to the next, 1 to 3600
   * @param sampleRate Hz, one of {@link #SAMPLE_RATES}
   * @param toneHz Hz, 1 to an eighth of the sample rate, so that the beep can be heard
   * @param audioBitrate bit/s of the stereo sound, 8,000 to 512,000
   */
  public record Config(
      int width,
      int height,
      int frameRate,
      int videoBitrate,
      int keyframeInterval,
      int sampleRate,
      int toneHz,
      int audioBitrate) {

    /** The sample rates of MPEG-4 audio, in Hz. */
    public static final List<Integer> SAMPLE_RATES =
        List.of(
            7350, 8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000,
            88_200, 96_000);

    public static final Config DEFAULT =
        new Config(640, 360, 30, 1_000_000, 60, 48_000, 440, 128_000);

    public Config {
      requireEven("width", width, 160, 3840);
      requireEven("height", height, 90, 2160);
      require("frameRate", frameRate, 1, 60);
      require("videoBitrate", videoBitrate, 10_000, 100_000_000);
      require("keyframeInterval", keyframeInterval, 1, 3600);
      if (!SAMPLE_RATES.contains(sampleRate)) {
        throw new IllegalArgumentException(
            "sampleRate %d is not one of %s".formatted(sampleRate, SAMPLE_RATES));
      }
      require("toneHz", toneHz, 1, sampleRate / (2 * BEEP_FACTOR));
      require("audioBitrate", audioBitrate, 8_000, 512_000);
    }

    private static void requireEven(String name, int value, int min, int max) {
      require(name, value, min, max);
      if (value % 2 != 0) {
        throw new IllegalArgumentException("%s %d is not even".formatted(name, value));
      }
    }

    private static void require(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "%s %d is not %d to %d".formatted(name, value, min, max));
      }
    }
  }

  /**
   * @param pace asked with the timestamp of each frame before the frame goes out
   */
  public TestPattern(Config config, Pace pace) {
    this.config = config;
    this.pace = pace;
  }

  /**
   * Hands on both tracks' configuration and then their frames, until the media is made, {@link
   * #stop} is called or the thread is interrupted, which stays so. Blocking. Every call starts at
   * time zero again.
   *
   * @param durationUs microseconds of media: pictures that begin before it, and sound up to its
   *     nearest sample; {@link Long#MAX_VALUE} for ever
   * @throws CodecException if the pattern cannot be made; the frames before it are with the sink
   */
  public void run(FrameSink sink, long durationUs) throws CodecException {
    if (durationUs < 0) {
      throw new IllegalArgumentException("durationUs " + durationUs + " is negative");
    }
    try (EncodedSource video = openVideo(durationUs);
        EncodedSource audio = openAudio(durationUs)) {
      sink.track(video.config());
      sink.track(audio.config());
      interleave(video, audio, sink, durationUs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends every run, now and later, before its next frame. For any thread. */
  public void stop() {
    isStopped = true;
  }

  private void interleave(EncodedSource video, EncodedSource audio, FrameSink sink, long durationUs)
      throws CodecException, InterruptedException {
    while (!isEnded()) {
      Frame frame = audio.nextUs() < video.nextUs() ? audio.take() : video.take();
      if (frame == null || frame.timestampUs() >= durationUs) {
        return;
      }
      pace.awaitUs(frame.timestampUs());
      if (isEnded()) {
        return;
      }
      sink.frame(frame);
    }
  }

  private boolean isEnded() {
    return isStopped || Thread.currentThread().isInterrupted();
  }

  private EncodedSource openVideo(long durationUs) throws CodecException {
    FilterGraph source =
        FilterGraph.source(
            MediaType.VIDEO,
            "testsrc2=size="
                + config.width
                + "x"
                + config.height
                + ":rate="
                + config.frameRate
                + durationOption(durationUs)
                + ",format=yuv420p");
    try {
      return new EncodedSource(
          source,
          new VideoEncoder(
              VIDEO_TRACK,
              VideoEncoder.Settings.openH264(
                  config.width,
                  config.height,
                  new Ratio(config.frameRate, 1),
                  config.videoBitrate,
                  config.keyframeInterval)));
    } catch (CodecException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private EncodedSource openAudio(long durationUs) throws CodecException {
    FilterGraph source =
        FilterGraph.source(
            MediaType.AUDIO,
            "sine=frequency="
                + config.toneHz
                + ":beep_factor="
                + BEEP_FACTOR
                + ":sample_rate="
                + config.sampleRate
                + ":samples_per_frame="
                + TONE_FRAME_SAMPLES
                + durationOption(durationUs)
                + ",aformat=sample_fmts=fltp:channel_layouts=stereo");
    try {
      return new EncodedSource(
          source,
          new AudioEncoder(
              AUDIO_TRACK,
              AudioEncoder.Settings.aac(config.sampleRate, CHANNELS, config.audioBitrate)));
    } catch (CodecException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static String durationOption(long durationUs) {
    return durationUs == Long.MAX_VALUE ? "" : ":duration=" + durationUs + "us";
  }
}
