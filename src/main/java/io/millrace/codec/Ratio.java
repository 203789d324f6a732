package io.millrace.codec;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/** A fraction, as FFmpeg counts time and frame rates: seconds a tick, or frames a second. */
record Ratio(int num, int den) {
  private static final int MICROS_PER_SECOND = 1_000_000;

  private static final int NTSC_UNIT = 1000;
  private static final int NTSC_DEN = 1001;
  private static final double RATE_TOLERANCE = 0.002;

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

  /**
   * A frame rate as the standards have it, such as 30000/1001, or to a thousandth.
   *
   * @param framesPerSecond positive
   */
  static Ratio ofRate(double framesPerSecond) {
    double whole = Math.rint(framesPerSecond * NTSC_DEN / NTSC_UNIT);
    if (Math.abs(whole * NTSC_UNIT / NTSC_DEN - framesPerSecond) < RATE_TOLERANCE
        && Math.abs(Math.rint(framesPerSecond) - framesPerSecond) > RATE_TOLERANCE) {
      return new Ratio((int) (whole * NTSC_UNIT), NTSC_DEN);
    }
    return new Ratio((int) Math.max(1, Math.rint(framesPerSecond * NTSC_UNIT)), NTSC_UNIT);
  }

  Ratio inverse() {
    return new Ratio(den, num);
  }

  /** A time in ticks of this clock, in ticks of another, to the nearest. */
  long rescale(long ticks, Ratio other) {
    return avutil.av_rescale(ticks, (long) num * other.den, (long) den * other.num);
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
