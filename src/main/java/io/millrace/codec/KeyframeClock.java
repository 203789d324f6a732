package io.millrace.codec;

/**
 * Says which pictures are keyframes: those that are so in the source, the first, and as many
 * between them as keep the interval. All rungs of a ladder follow one clock, so that a reader can
 * change over at any of them.
 */
final class KeyframeClock {
  private final long intervalUs;
  private boolean isStarted;
  private long lastUs;

  KeyframeClock(long intervalUs) {
    this.intervalUs = intervalUs;
  }

  /** Moves on to a picture, in presentation order. */
  boolean isKeyframe(long timestampUs, boolean isSourceKeyframe) {
    boolean isDue = !isStarted || isSourceKeyframe || timestampUs - lastUs >= intervalUs;
    if (isDue) {
      isStarted = true;
      lastUs = timestampUs;
    }
    return isDue;
  }
}
