package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static io.millrace.chunk.Bench.chunkBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** New epochs, told or found out. */
class RestartTest {
  private final Bench bench = new Bench();

  private void takeAgain(long... numbers) {
    for (long number : numbers) {
      bench.accept(chunk(number, "second run"));
    }
  }

  @Test
  void restartedEncoder_withOtherContent_beginsANewEpoch() {
    bench.takeRange(0, 9);
    bench.out.saidNow();
    takeAgain(0, 1, 2);
    assertThat(bench.out.saidNow()).isEqualTo("epoch(1) 0 1 2");
    assertThat(bench.sequence.epoch()).isEqualTo(1);
    assertThat(bench.out.chunks.getLast().epoch()).isEqualTo(1);
    takeAgain(1);
    assertThat(bench.accounts().duplicates()).isEqualTo(1);
  }

  @Test
  void restartedEncoder_afterAVeryLongRun_isRecognised() {
    bench.takeRange(0, 5000);
    bench.out.saidNow();
    takeAgain(0, 1);
    assertThat(bench.out.saidNow()).isEqualTo("epoch(1) 0 1");
  }

  @Test
  void restartedEncoder_outOfOrder_losesNothing() {
    bench.takeRange(0, 99);
    bench.out.saidNow();
    takeAgain(3, 0, 2, 1, 4);
    assertThat(bench.out.saidNow()).isEqualTo("epoch(1) 0 1 2 3 4");
  }

  @Test
  void restartedEncoder_withChunksHeld_flushesThemFirst() {
    bench.take(0, 1, 2, 3, 6);
    bench.out.saidNow();
    takeAgain(0, 1);
    assertThat(bench.out.saidNow()).isEqualTo("gap(4-5 flush) 6 epoch(1) 0 1");
  }

  @Test
  void restartedEncoder_slowerThanTheTimeout_isRecognised() {
    bench.takeRange(0, 9);
    bench.out.saidNow();
    takeAgain(0);
    bench.pass(Bench.TIMEOUT);
    takeAgain(1, 2);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.saidNow()).isEqualTo("rejected(0) epoch(1) 1 2");
  }

  @Test
  void restartedEncoder_slow_holdsNothingForLongerThanTheTimeout() {
    bench.takeRange(0, 9);
    bench.out.saidNow();
    takeAgain(5);
    bench.pass(Bench.TIMEOUT.minusNanos(2));
    takeAgain(2, 3);
    assertThat(bench.out.saidNow()).isEqualTo("epoch(1)");
    bench.pass(Duration.ofNanos(2));
    assertThat(bench.out.saidNow()).isEqualTo("2 3 gap(4-4 timeout) 5");
  }

  @Test
  void restartBelowTheBeginning_isRecognised() {
    bench.take(1000, 1001);
    bench.pass(Bench.TIMEOUT);
    bench.out.saidNow();
    takeAgain(0, 1);
    assertThat(bench.out.saidNow()).isEqualTo("epoch(1) 0 1");
  }

  @Test
  void renumberedEncoder_whoseMediaTimeGoesOn_isRecognised() {
    bench.takeRange(0, 5000);
    bench.out.saidNow();
    for (long number = 2000; number < 2003; number++) {
      bench.accept(chunkBuilder(number, "second run").timestampUs(90_000_000 + number).build());
    }
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.saidNow()).isEqualTo("epoch(1) 2000 2001 2002");
  }

  @Test
  void oneContradiction_amongChunksInOrder_isRejected() {
    bench.takeRange(0, 9);
    takeAgain(4);
    bench.take(10);
    takeAgain(5);
    bench.take(11);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.sequence.epoch()).isZero();
    assertThat(bench.accounts().rejected()).isEqualTo(2);
    assertThat(bench.accounts().delivered()).isEqualTo(12);
  }

  @Test
  void twoSenders_oneLagging_neverRestartTheStream() {
    for (int lag : new int[] {1, 7, 40, 300, 3000}) {
      Bench pair = new Bench();
      for (long number = 0; number < 5000; number++) {
        pair.sequence.accept(chunk(number));
        if (number >= lag) {
          pair.sequence.accept(chunk(number - lag));
        }
      }
      for (long number = 5000L - lag; number < 5000; number++) {
        pair.sequence.accept(chunk(number));
      }
      assertThat(pair.sequence.epoch()).isZero();
      assertThat(pair.accounts().duplicates()).isEqualTo(5000);
      assertThat(pair.accounts().delivered()).isEqualTo(5000);
    }
  }

  @Test
  void twoSenders_afterLosses_neverRestartTheStream() {
    for (long number = 0; number < 2000; number++) {
      if (number % 10 != 3) {
        bench.sequence.accept(chunk(number));
      }
    }
    bench.pass(Bench.TIMEOUT);
    bench.takeRange(0, 1999);
    assertThat(bench.sequence.epoch()).isZero();
    assertThat(bench.accounts().delivered()).isEqualTo(1800);
    assertThat(bench.accounts().duplicates() + bench.accounts().late()).isEqualTo(2000);
  }

  @Test
  void newEpoch_onRequest_flushesAndNumbersAnew() {
    bench.take(0, 2);
    assertThat(bench.sequence.newEpoch()).isEqualTo(1);
    bench.take(0, 1); // the sender still says epoch 0, and may
    assertThat(bench.out.said()).isEqualTo("0 gap(1-1 flush) 2 epoch(1) 0 1");
    assertThat(bench.out.gaps.getFirst().epoch()).isZero();
  }

  @Test
  void higherEpoch_ofAChunk_beginsIt_andOlderChunksAreLate() {
    bench.take(0, 1);
    bench.accept(chunkBuilder(0, "second run").epoch(4).build());
    assertThat(bench.accept(chunk(2))).isInstanceOf(ChunkResult.Rejected.class);
    bench.accept(chunkBuilder(1, "second run").epoch(4).build());
    assertThat(bench.out.said()).isEqualTo("0 1 epoch(4) 0 rejected(2) 1");
    assertThat(bench.accounts().late()).isEqualTo(1);
  }

  @Test
  void chunks_stampedWithTheDetectedEpoch_belongToIt() {
    bench.takeRange(0, 9);
    takeAgain(0, 1);
    bench.accept(chunkBuilder(2, "second run").epoch(1).build());
    assertThat(bench.out.words).endsWith("epoch(1)", "0", "1", "2");
  }

  @Test
  void newEpoch_whileIdle_armsNothing() {
    bench.sequence.newEpoch();
    bench.pass(Duration.ofHours(1));
    assertThat(bench.timer.scheduled()).isZero();
    assertThat(bench.sequence.newEpoch()).isEqualTo(2);
  }
}
