package io.millrace.codec;

import io.millrace.media.QualityLevel;

/**
 * Size of a picture in pixels.
 *
 * @param width at least 1
 * @param height at least 1
 */
record PictureSize(int width, int height) {

  PictureSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("%dx%d is no picture".formatted(width, height));
    }
  }

  /**
   * The size on a rung of the ladder: the shorter side is the rung's, the other in proportion, both
   * even and at least 2. A picture that is smaller already keeps its size, less an odd row or
   * column: nothing is scaled up.
   */
  PictureSize on(QualityLevel quality) {
    int shorter = Math.min(width, height);
    double factor = Math.min(1, (double) quality.height() / shorter);
    return new PictureSize(even(width, factor), even(height, factor));
  }

  private static int even(int pixels, double factor) {
    int nearest = 2 * (int) Math.round(pixels * factor / 2);
    return Math.max(2, Math.min(nearest, pixels & ~1));
  }
}
