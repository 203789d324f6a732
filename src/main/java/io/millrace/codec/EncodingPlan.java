package io.millrace.codec;

import io.millrace.media.EncodingConfig;
import io.millrace.media.MediaType;
import java.util.Map;

/**
 * How a copy of the codec encodes.
 *
 * @param target what the configuration's bit rate is for, VIDEO or AUDIO; the other has its
 *     quality's
 */
record EncodingPlan(
    EncodingConfig config, String videoEncoder, String audioEncoder, MediaType target) {
  private static final String OPEN_H264 = "libopenh264";
  private static final String LIB_VPX = "libvpx";
  private static final String SVT_AV1 = "libsvtav1";
  private static final String AOM_AV1 = "libaom-av1";

  EncodingPlan with(EncodingConfig other) {
    return new EncodingPlan(other, videoEncoder, audioEncoder, target);
  }

  /** The settings for pictures; pts count microseconds. */
  VideoEncoder.Settings video(PictureSize size, Ratio frameRate) {
    int bitrate =
        target == MediaType.VIDEO ? config.targetBitrate() : config.quality().videoBitrate();
    return new VideoEncoder.Settings(
        videoEncoder,
        options(bitrate),
        size.width(),
        size.height(),
        frameRate,
        Ratio.MICROSECOND,
        bitrate,
        config.keyframeInterval(),
        1);
  }

  /** Each encoder on its live footing: as fast as it comes, nothing held back. */
  private Map<String, String> options(int bitrate) {
    String rate = String.valueOf(bitrate);
    if (videoEncoder.equals(OPEN_H264)) {
      return Map.of("rc_mode", "bitrate");
    }
    if (videoEncoder.startsWith(LIB_VPX)) {
      return Map.of(
          "deadline",
          "realtime",
          "cpu-used",
          "7",
          "lag-in-frames",
          "0",
          "minrate",
          rate,
          "maxrate",
          rate,
          "bufsize",
          rate);
    }
    if (videoEncoder.equals(SVT_AV1)) {
      return Map.of("preset", "10", "maxrate", rate, "svtav1-params", "pred-struct=1:lp=1");
    }
    if (videoEncoder.equals(AOM_AV1)) {
      return Map.of(
          "usage",
          "realtime",
          "cpu-used",
          "8",
          "lag-in-frames",
          "0",
          "minrate",
          rate,
          "maxrate",
          rate,
          "bufsize",
          rate);
    }
    return Map.of();
  }

  /** The settings for sound of a form. */
  AudioEncoder.Settings audio(int sampleRate, int channels) {
    int bitrate =
        target == MediaType.AUDIO ? config.targetBitrate() : config.quality().audioBitrate();
    AudioRates rates = AudioRates.of(audioEncoder);
    int taken = rates.nearest(sampleRate);
    return new AudioEncoder.Settings(
        audioEncoder, taken, channels, Math.min(bitrate, rates.maxBitrate(taken, channels)));
  }
}
