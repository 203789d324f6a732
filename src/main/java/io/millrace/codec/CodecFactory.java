package io.millrace.codec;

import io.millrace.media.EncodingConfig;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;

/** Makes copies of a codec for usual purposes; they share its statistics, sessions and limits. */
public final class CodecFactory {
  private static final String OPEN_H264 = "libopenh264";
  private static final int ADAPTIVE_BITRATE = 1_000_000;
  private static final int ADAPTIVE_KEYFRAME_INTERVAL = 60;

  private final MediaCodec codec;

  public CodecFactory(MediaCodec codec) {
    this.codec = codec;
  }

  /** For H.264 at 0.5, 1.5, 5 or 15 Mbit/s. */
  public MediaCodec h264(QualityLevel quality) {
    EncodingPlan plan = codec.plan();
    String encoder = EncoderNames.isH264(plan.videoEncoder()) ? plan.videoEncoder() : OPEN_H264;
    return codec.with(
        new EncodingPlan(
            config(quality, quality.videoBitrate(), EncodingConfig.DEFAULT.keyframeInterval()),
            encoder,
            plan.audioEncoder(),
            MediaType.VIDEO));
  }

  /** For sound at 64, 128, 320 or 500 kbit/s. */
  public MediaCodec audio(QualityLevel quality) {
    int bitrate =
        switch (quality) {
          case LOW -> 64_000;
          case MEDIUM -> 128_000;
          case HIGH -> 320_000;
          case ULTRA_HIGH -> 500_000;
        };
    EncodingPlan plan = codec.plan();
    return codec.with(
        new EncodingPlan(
            config(quality, bitrate, EncodingConfig.DEFAULT.keyframeInterval()),
            plan.videoEncoder(),
            plan.audioEncoder(),
            MediaType.AUDIO));
  }

  /** For changing conditions: 1 Mbit/s with a keyframe every 60 frames. */
  public MediaCodec adaptive() {
    return codec.withConfig(
        config(QualityLevel.MEDIUM, ADAPTIVE_BITRATE, ADAPTIVE_KEYFRAME_INTERVAL));
  }

  private static EncodingConfig config(QualityLevel quality, int bitrate, int keyframeInterval) {
    return new EncodingConfig(quality, bitrate, keyframeInterval, true, true);
  }
}
