package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stream.QualityRule.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When quality steps down and up. */
class QualityRuleTest {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final double FULL = 1;
  private static final double EMPTY = 0;
  private static final double BETWEEN = (QualityRule.DOWN_AT + QualityRule.UP_AT) / 2;

  private final QualityRule rule = new QualityRule();
  private final List<Step> steps = new ArrayList<>();
  private long nowNanos = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos(); // the clock wraps soon
  private boolean isLow;

  /** Looks at a queue that stays as full for a while, on a ladder of two rungs. */
  private void pass(Duration time, double fill) {
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(TICK)) {
      Step step = rule.observe(fill, nowNanos, !isLow, isLow);
      if (step != Step.STAY) {
        steps.add(step);
        isLow = step == Step.DOWN;
      }
      nowNanos += TICK.toNanos();
    }
  }

  @Test
  void queue_thatIsNotFull_changesNothing() {
    pass(Duration.ofMinutes(1), EMPTY);
    pass(Duration.ofMinutes(1), BETWEEN);
    pass(Duration.ofMinutes(1), QualityRule.DOWN_AT - 0.01);

    assertThat(steps).isEmpty();
  }

  @Test
  void fullQueue_stepsDownAtOnce() {
    pass(TICK, QualityRule.DOWN_AT);

    assertThat(steps).containsExactly(Step.DOWN);
  }

  @Test
  void queueThatStaysFull_stepsDownAgain_onlyAfterTheFirstStepHadItsTime() {
    assertThat(rule.observe(FULL, 0, true, false)).isEqualTo(Step.DOWN);
    long settled = QualityRule.SETTLE.toNanos();

    assertThat(rule.observe(FULL, settled - 1, true, true)).isEqualTo(Step.STAY);
    assertThat(rule.observe(FULL, settled, true, true)).isEqualTo(Step.DOWN);
  }

  @Test
  void lowestRung_staysWhereItIs() {
    assertThat(rule.observe(FULL, 0, false, true)).isEqualTo(Step.STAY);
  }

  @Test
  void calmQueue_stepsUp_afterTheCalmTimeWithoutABreak() {
    pass(TICK, FULL);
    pass(QualityRule.CALM.minus(TICK), EMPTY);
    pass(TICK, QualityRule.UP_AT + 0.01);
    pass(QualityRule.CALM, EMPTY);
    assertThat(steps).as("the calm was broken").containsExactly(Step.DOWN);

    pass(TICK, EMPTY);
    assertThat(steps).containsExactly(Step.DOWN, Step.UP);
  }

  @Test
  void queueThatHoversAboutAThreshold_doesNotFlap() {
    for (int i = 0; i < 1000; i++) {
      pass(TICK, QualityRule.DOWN_AT + (i % 2 == 0 ? 0.05 : -0.05));
    }
    assertThat(steps).containsExactly(Step.DOWN);

    steps.clear();
    for (int i = 0; i < 1000; i++) {
      pass(TICK, QualityRule.UP_AT + (i % 2 == 0 ? 0.05 : -0.05));
    }
    assertThat(steps).isEmpty();
  }

  /** A link that carries the lower rung and not the higher: each try fills the queue in 5 s. */
  @Test
  void linkBetweenTwoRungs_isTriedMoreAndMoreSeldom() {
    Duration hour = Duration.ofHours(1);
    long end = nowNanos + hour.toNanos();
    while (end - nowNanos > 0) {
      if (isLow) {
        pass(TICK, EMPTY);
      } else {
        pass(Duration.ofSeconds(5), BETWEEN);
        pass(TICK, FULL);
      }
    }
    long ups = steps.stream().filter(step -> step == Step.UP).count();
    assertThat(ups).isBetween(10L, 20L);
  }

  @Test
  void stepUpThatHolds_makesTheNextOneQuickAgain() {
    for (int i = 0; i < 4; i++) {
      pass(TICK, FULL);
      pass(QualityRule.MAX_CALM, EMPTY); // up, and soon full again
    }
    pass(QualityRule.MAX_CALM.multipliedBy(3), EMPTY);
    assertThat(isLow).isFalse();
    steps.clear();

    pass(TICK, FULL);
    pass(QualityRule.CALM.plus(TICK), EMPTY);

    assertThat(steps).containsExactly(Step.DOWN, Step.UP);
  }
}
