package io.millrace.media;

/** A rung of the quality ladder: picture height and audio bit rate. */
public enum QualityLevel {
  LOW(240, 64_000),
  MEDIUM(480, 128_000),
  HIGH(720, 192_000),
  ULTRA_HIGH(1080, 320_000);

  private final int height;
  private final int audioBitrate;

  QualityLevel(int height, int audioBitrate) {
    this.height = height;
    this.audioBitrate = audioBitrate;
  }

  /** Picture height in pixels. */
  public int height() {
    return height;
  }

  /** Audio bit rate in bit/s. */
  public int audioBitrate() {
    return audioBitrate;
  }
}
