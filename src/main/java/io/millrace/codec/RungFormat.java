package io.millrace.codec;

import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** What the encoders of a rung are told: its bit rates, and what the source hands down. */
final class RungFormat {
  private static final double UNKNOWN_RATE = 30;
  private static final double MAX_RATE = 240;
  private static final double MIN_RATE = 1;

  /** Keyframes are marked one by one; the encoder itself adds none that would count. */
  private static final int NO_INTERVAL = 100_000;

  private static final int FULL_BAND_HZ = 48_000;
  private static final String OPUS = "libopus";

  private RungFormat() {}

  /**
   * @param first the first picture, in its final size
   */
  static VideoEncoder.Settings video(
      TranscodeSettings settings, QualityLevel quality, TrackConfig.Video source, AVFrame first) {
    return new VideoEncoder.Settings(
        settings.videoEncoder(),
        colours(first),
        first.width(),
        first.height(),
        rate(source.frameRate()),
        Ratio.MICROSECOND,
        quality.videoBitrate(),
        NO_INTERVAL,
        settings.threads());
  }

  private static Ratio rate(double framesPerSecond) {
    return Ratio.ofRate(
        framesPerSecond > 0 ? Math.clamp(framesPerSecond, MIN_RATE, MAX_RATE) : UNKNOWN_RATE);
  }

  /** What the numbers of the pixels mean, so that players show the colours of the source. */
  private static Map<String, String> colours(AVFrame picture) {
    Map<String, String> options = new HashMap<>();
    add(options, "colorspace", picture.colorspace(), avutil.AVCOL_SPC_UNSPECIFIED);
    add(options, "color_primaries", picture.color_primaries(), avutil.AVCOL_PRI_UNSPECIFIED);
    add(options, "color_trc", picture.color_trc(), avutil.AVCOL_TRC_UNSPECIFIED);
    add(options, "color_range", picture.color_range(), avutil.AVCOL_RANGE_UNSPECIFIED);
    return options;
  }

  private static void add(Map<String, String> options, String name, int value, int unspecified) {
    if (value != unspecified) {
      options.put(name, String.valueOf(value));
    }
  }

  /** Mono stays mono, all else becomes stereo; the sample rate stays if the codec knows it. */
  static AudioEncoder.Settings audio(
      TranscodeSettings settings, QualityLevel quality, TrackConfig.@Nullable Audio source) {
    int rate = source == null ? 0 : source.sampleRate();
    boolean isKept =
        !settings.audioEncoder().equals(OPUS)
            && rate <= FULL_BAND_HZ
            && TestPattern.Config.SAMPLE_RATES.contains(rate);
    return new AudioEncoder.Settings(
        settings.audioEncoder(),
        isKept ? rate : FULL_BAND_HZ,
        source != null && source.channels() == 1 ? 1 : 2,
        quality.audioBitrate());
  }
}
