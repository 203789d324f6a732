package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.media.TrackConfig;

/**
 * What the codec takes on at most.
 *
 * @param maxPixels width times height of a picture, coded or raw; 2^29 at most
 * @param maxSampleRate Hz
 * @param maxChannels of sound
 * @param maxSessions encoders and decoders open at once, of all streams together
 */
public record CodecLimits(long maxPixels, int maxSampleRate, int maxChannels, int maxSessions) {
  /** Sound of fewer samples a second is none. */
  static final int MIN_SAMPLE_RATE = 1000;

  /** A picture of more does not fit into an array of bytes. */
  private static final long MOST_PIXELS = 1L << 29;

  public static final CodecLimits DEFAULT = new CodecLimits(7680L * 4320, 192_000, 8, 256);

  public CodecLimits {
    require("maxPixels", maxPixels);
    if (maxPixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "maxPixels %d is more than %d".formatted(maxPixels, MOST_PIXELS));
    }
    require("maxSampleRate", maxSampleRate);
    require("maxChannels", maxChannels);
    require("maxSessions", maxSessions);
  }

  private static void require(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("%s %d is not positive".formatted(name, value));
    }
  }

  /** Throws if the container declares more. */
  void require(TrackConfig config) throws CodecException {
    TrackConfig.Video video = config.video();
    if (video != null) {
      requirePixels(video.width(), video.height());
    }
    TrackConfig.Audio audio = config.audio();
    if (audio != null) {
      requireSound(audio.sampleRate(), audio.channels());
    }
  }

  void requirePixels(int width, int height) throws CodecException {
    if ((long) width * height > maxPixels) {
      throw new CodecException(
          Kind.LIMIT,
          "a picture of %dx%d: millrace.codec.max-pixels is %d"
              .formatted(width, height, maxPixels));
    }
  }

  void requireSound(int sampleRate, int channels) throws CodecException {
    if (sampleRate > maxSampleRate) {
      throw new CodecException(
          Kind.LIMIT,
          "a sample rate of %d Hz: millrace.codec.max-sample-rate is %d"
              .formatted(sampleRate, maxSampleRate));
    }
    if (channels > maxChannels) {
      throw new CodecException(
          Kind.LIMIT,
          "sound of %d channels: millrace.codec.max-channels is %d"
              .formatted(channels, maxChannels));
    }
  }
}
