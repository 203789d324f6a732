package io.millrace.codec;

/**
 * What the codec takes on and encodes with.
 *
 * @param videoEncoder FFmpeg's name of the encoder of pictures
 * @param audioEncoder FFmpeg's name of the encoder of sound
 */
public record CodecSettings(CodecLimits limits, String videoEncoder, String audioEncoder) {

  public static final CodecSettings DEFAULT =
      new CodecSettings(CodecLimits.DEFAULT, "libopenh264", "aac");
}
