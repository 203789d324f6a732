package io.millrace.codec;

import io.millrace.media.TrackConfig;

/**
 * What the codec takes on at most.
 *
 * @param maxPixels width times height of a picture, coded or raw
 * @param maxSampleRate Hz
 * @param maxChannels of sound
 * @param maxSessions encoders and decoders open at once, of all streams together
 */
public record CodecLimits(long maxPixels, int maxSampleRate, int maxChannels, int maxSessions) {

  public static final CodecLimits DEFAULT = new CodecLimits(7680L * 4320, 192_000, 8, 256);

  public CodecLimits {
    require("maxPixels", maxPixels);
    require("maxSampleRate", maxSampleRate);
    require("maxChannels", maxChannels);
    require("maxSessions", maxSessions);
  }

  /** Throws if the container declares more. */
  void require(TrackConfig config) throws CodecException {
    TrackConfig.Video video = config.video();
    if (video != null && (long) video.width() * video.height() > maxPixels) {
      throw new CodecException(
          "decode pictures of %dx%d, where %d pixels are the most"
              .formatted(video.width(), video.height(), maxPixels),
          0);
    }
    TrackConfig.Audio audio = config.audio();
    if (audio != null && (audio.sampleRate() > maxSampleRate || audio.channels() > maxChannels)) {
      throw new CodecException(
          "decode sound of %d Hz and %d channels, where %d and %d are the most"
              .formatted(audio.sampleRate(), audio.channels(), maxSampleRate, maxChannels),
          0);
    }
  }

  private static void require(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("%s %d is not positive".formatted(name, value));
    }
  }
}
