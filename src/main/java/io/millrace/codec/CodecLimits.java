package io.millrace.codec;

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

  private static void require(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("%s %d is not positive".formatted(name, value));
    }
  }
}
