package io.millrace.stream;

import java.time.Duration;

/**
 * Decides when quality steps down and up, by how full a queue is: that of a reader, or that of an
 * encoder.
 *
 * <p>Down, when the queue is {@value #DOWN_AT} full or fuller; not again before the last step has
 * had time to take effect. Up, when it has been {@value #UP_AT} full or emptier without a break for
 * the calm time. A step up that had to be taken back soon doubles the calm time, up to its maximum,
 * and one that held resets it; so a load that lies between two rungs is not tried again and again.
 *
 * <p>Not thread-safe. Time is what the caller says.
 */
final class QualityRule {
  static final double DOWN_AT = 0.6;
  static final double UP_AT = 0.2;

  /** What a step needs to take effect: a keyframe, and what waits being worked off. */
  static final Duration SETTLE = Duration.ofSeconds(3);

  static final Duration CALM = Duration.ofSeconds(10);
  static final Duration MAX_CALM = Duration.ofMinutes(5);

  /** What to do. */
  enum Step {
    DOWN,
    STAY,
    UP
  }

  private long calmNeededNanos = CALM.toNanos();
  private long calmSinceNanos;
  private boolean isCalm;
  private long steppedNanos;
  private boolean hasStepped;
  private boolean lastWasUp;

  /**
   * Takes a look at the queue.
   *
   * @param fill 0 to 1
   * @param canStepDown whether there is a lower rung
   * @param canStepUp whether there is a higher one
   */
  Step observe(double fill, long nowNanos, boolean canStepDown, boolean canStepUp) {
    if (fill > UP_AT) {
      isCalm = false;
    } else if (!isCalm) {
      isCalm = true;
      calmSinceNanos = nowNanos;
    }
    if (hasStepped && nowNanos - steppedNanos < SETTLE.toNanos()) {
      return Step.STAY;
    }
    if (fill >= DOWN_AT && canStepDown) {
      learn(nowNanos);
      return step(Step.DOWN, nowNanos);
    }
    if (isCalm && canStepUp && nowNanos - calmSinceNanos >= calmNeededNanos) {
      isCalm = false;
      return step(Step.UP, nowNanos);
    }
    return Step.STAY;
  }

  /** A step up that is taken back within the time that was waited for it came too soon. */
  private void learn(long nowNanos) {
    if (!lastWasUp) {
      return;
    }
    calmNeededNanos =
        nowNanos - steppedNanos < 2 * calmNeededNanos
            ? Math.min(2 * calmNeededNanos, MAX_CALM.toNanos())
            : CALM.toNanos();
  }

  private Step step(Step step, long nowNanos) {
    hasStepped = true;
    steppedNanos = nowNanos;
    lastWasUp = step == Step.UP;
    return step;
  }
}
