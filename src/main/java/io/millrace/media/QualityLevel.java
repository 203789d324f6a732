package io.millrace.media;

import org.jspecify.annotations.Nullable;

/** A rung of the quality ladder: size of the picture and bit rates. */
public enum QualityLevel {
  LOW(240, 500_000, 64_000),
  MEDIUM(480, 1_500_000, 128_000),
  HIGH(720, 5_000_000, 192_000),
  ULTRA_HIGH(1080, 15_000_000, 320_000);

  private final int height;
  private final int videoBitrate;
  private final int audioBitrate;

  QualityLevel(int height, int videoBitrate, int audioBitrate) {
    this.height = height;
    this.videoBitrate = videoBitrate;
    this.audioBitrate = audioBitrate;
  }

  /** Pixels along the shorter side of a picture: the height, unless it stands upright. */
  public int height() {
    return height;
  }

  /** Video bit rate in bit/s. */
  public int videoBitrate() {
    return videoBitrate;
  }

  /** Audio bit rate in bit/s. */
  public int audioBitrate() {
    return audioBitrate;
  }

  /** The next lower rung; null below the lowest. */
  public @Nullable QualityLevel below() {
    return switch (this) {
      case LOW -> null;
      case MEDIUM -> LOW;
      case HIGH -> MEDIUM;
      case ULTRA_HIGH -> HIGH;
    };
  }
}
