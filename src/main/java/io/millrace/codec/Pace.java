package io.millrace.codec;

import java.util.concurrent.TimeUnit;

/** Says when a source of media may hand its next frame on. Used by one thread at a time. */
@FunctionalInterface
public interface Pace {

  /**
   * Returns when the frame of this media time is due.
   *
   * @param mediaTimeUs microseconds, 0 or more, not falling from call to call
   */
  void awaitUs(long mediaTimeUs) throws InterruptedException;

  /** A new pace with the speed of the clock, which starts at its first call. */
  static Pace realTime() {
    return new RealTimePace(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  /** As fast as the machine can. */
  static Pace unpaced() {
    return mediaTimeUs -> {};
  }
}
