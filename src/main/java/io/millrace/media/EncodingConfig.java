package io.millrace.media;

/**
 * How raw media is encoded.
 *
 * @param targetBitrate bit/s
 * @param keyframeInterval frames from one keyframe to the next
 * @param enableCompression false passes frames through untouched
 * @param preserveMetadata true keeps a frame's metadata and checksum
 */
public record EncodingConfig(
    QualityLevel quality,
    int targetBitrate,
    int keyframeInterval,
    boolean enableCompression,
    boolean preserveMetadata) {

  public static final EncodingConfig DEFAULT =
      new EncodingConfig(QualityLevel.MEDIUM, 1_000_000, 30, true, true);

  public EncodingConfig {
    if (targetBitrate <= 0) {
      throw new IllegalArgumentException("targetBitrate " + targetBitrate + " is not positive");
    }
    if (keyframeInterval <= 0) {
      throw new IllegalArgumentException(
          "keyframeInterval " + keyframeInterval + " is not positive");
    }
  }
}
