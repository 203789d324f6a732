package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealTimePaceTest {
  private static final long MILLISECOND = 1_000_000;

  private final List<Long> sleeps = new ArrayList<>();
  private long nowNanos = -5; // nanoTime may be negative
  private final RealTimePace pace =
      new RealTimePace(
          () -> nowNanos,
          nanos -> {
            sleeps.add(nanos);
            nowNanos += nanos;
          });

  @Test
  void firstFrame_isDueAtOnce() throws InterruptedException {
    pace.awaitUs(7_000_000);

    assertThat(sleeps).isEmpty();
  }

  @Test
  void laterFrames_areDueAtTheirDistanceFromTheFirst() throws InterruptedException {
    pace.awaitUs(1_000);
    pace.awaitUs(21_000);
    pace.awaitUs(21_000);
    nowNanos += 5 * MILLISECOND;
    pace.awaitUs(41_000);

    assertThat(sleeps).containsExactly(20 * MILLISECOND, 15 * MILLISECOND);
  }

  @Test
  void lateFrame_goesOutAtOnce_andTheNextOnTime() throws InterruptedException {
    pace.awaitUs(0);
    nowNanos += 50 * MILLISECOND;
    pace.awaitUs(40_000);
    pace.awaitUs(80_000);

    assertThat(sleeps).containsExactly(30 * MILLISECOND);
  }

  @Test
  void lagAtItsLimit_isCaughtUp() throws InterruptedException {
    pace.awaitUs(0);
    nowNanos += RealTimePace.MAX_LAG_NANOS + 40 * MILLISECOND;
    pace.awaitUs(40_000);
    pace.awaitUs(1_060_000);

    assertThat(sleeps).containsExactly(20 * MILLISECOND);
  }

  @Test
  void lagBeyondItsLimit_isForgotten() throws InterruptedException {
    pace.awaitUs(0);
    nowNanos += RealTimePace.MAX_LAG_NANOS + 41 * MILLISECOND;
    pace.awaitUs(40_000);
    pace.awaitUs(60_000);

    assertThat(sleeps).containsExactly(20 * MILLISECOND);
  }

  @Test
  void mediaTimeThatStartsAgain_isDueAtOnce_andGoesOn() throws InterruptedException {
    pace.awaitUs(0);
    pace.awaitUs(5_000_000);
    sleeps.clear();
    pace.awaitUs(0);
    pace.awaitUs(20_000);

    assertThat(sleeps).containsExactly(20 * MILLISECOND);
  }
}
