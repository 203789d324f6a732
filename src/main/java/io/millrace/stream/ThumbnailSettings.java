package io.millrace.stream;

import java.time.Duration;

/**
 * How preview pictures are made.
 *
 * @param interval media time from one THUMBNAIL chunk of a track to the next; zero for none
 * @param width pixels at most
 */
public record ThumbnailSettings(Duration interval, int width) {

  public static final ThumbnailSettings DEFAULT =
      new ThumbnailSettings(Duration.ofSeconds(10), 320);

  /** JPEG has no wider pictures. */
  private static final int MAX_WIDTH = 65_500;

  public ThumbnailSettings {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("thumbnail interval " + interval + " is negative");
    }
    if (width < 1 || width > MAX_WIDTH) {
      throw new IllegalArgumentException(
          "thumbnail width %d is not 1 to %d".formatted(width, MAX_WIDTH));
    }
  }
}
