package io.millrace.codec;

import org.bytedeco.ffmpeg.avutil.AVRational;

/** A fraction, as FFmpeg counts time and frame rates: seconds a tick, or frames a second. */
record Ratio(int num, int den) {
  private static final int MICROS_PER_SECOND = 1_000_000;

  /** The clock of media time. */
  static final Ratio MICROSECOND = new Ratio(1, MICROS_PER_SECOND);

  Ratio {
    if (num <= 0 || den <= 0) {
      throw new IllegalArgumentException("ratio %d/%d is not positive".formatted(num, den));
    }
  }

  static Ratio of(AVRational rational) {
    return new Ratio(rational.num(), rational.den());
  }

  Ratio inverse() {
    return new Ratio(den, num);
  }

  double value() {
    return (double) num / den;
  }

  void copyTo(AVRational target) {
    target.num(num).den(den);
  }

  @Override
  public String toString() {
    return num + "/" + den;
  }
}
