package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessingError.BufferOverflow;
import io.millrace.media.ChunkProcessingError.SequenceGap;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is missing is given up by timer, window or bytes, and told once. */
class GapTest {

  @Test
  void gap_afterTheTimeout_isGivenUpWithoutTraffic() {
    Bench bench = new Bench().take(0, 1, 4, 5);
    bench.pass(Bench.TIMEOUT.minusNanos(1));
    assertThat(bench.out.said()).isEqualTo("0 1");
    bench.pass(Duration.ofNanos(1));
    assertThat(bench.out.said()).isEqualTo("0 1 gap(2-3 timeout) 4 5");
    assertThat(bench.timer.pending()).isZero();
    assertThat(bench.accounts().gaps()).isEqualTo(1);
    assertThat(bench.accounts().missing()).isEqualTo(2);
  }

  @Test
  void secondGap_noticedLater_isGivenUpAtItsOwnTime() {
    Bench bench = new Bench().take(0, 2);
    bench.pass(Duration.ofSeconds(2));
    bench.take(4);
    bench.pass(Duration.ofSeconds(3));
    assertThat(bench.out.saidNow()).isEqualTo("0 gap(1-1 timeout) 2");
    bench.pass(Duration.ofSeconds(2).minusNanos(1));
    assertThat(bench.out.saidNow()).isEmpty();
    bench.pass(Duration.ofNanos(1));
    assertThat(bench.out.saidNow()).isEqualTo("gap(3-3 timeout) 4");
  }

  @Test
  void timer_leftFromAClosedGap_givesTheNextOneItsFullTime() {
    Bench bench = new Bench().take(0, 2, 1);
    bench.pass(Duration.ofSeconds(4));
    bench.take(4);
    bench.pass(Duration.ofSeconds(4));
    assertThat(bench.out.said()).isEqualTo("0 1 2");
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.out.said()).isEqualTo("0 1 2 gap(3-3 timeout) 4");
  }

  @Test
  void chunk_ofAGapGivenUp_isLateAndRejected() {
    Bench bench = new Bench().take(0, 2);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.accept(chunk(1)))
        .isEqualTo(new ChunkResult.Rejected(1, 3, new SequenceGap(3, 1)));
    assertThat(bench.out.said()).isEqualTo("0 gap(1-1 timeout) 2 rejected(1)");
    assertThat(bench.accounts().late()).isEqualTo(1);
  }

  @Test
  void gap_longAgo_isStillKnown() {
    Bench bench = new Bench().take(0, 2);
    bench.pass(Bench.TIMEOUT);
    bench.takeRange(3, 2000);
    assertThat(bench.accept(chunk(1))).isInstanceOf(ChunkResult.Rejected.class);
    assertThat(bench.accept(chunk(2))).isInstanceOf(ChunkResult.Duplicate.class);
    assertThat(bench.accept(chunk(900))).isInstanceOf(ChunkResult.Duplicate.class);
  }

  @Test
  void fullWindow_skipping_givesUpTheOldestGap() {
    Bench bench = Bench.withWindow(4, WindowPolicy.SKIP).take(0, 2, 4, 5);
    bench.take(6);
    assertThat(bench.out.saidNow()).isEqualTo("0 gap(1-1 window full) 2");
    bench.take(3);
    assertThat(bench.out.saidNow()).isEqualTo("3 4 5 6");
  }

  @Test
  void fullWindow_rejecting_refusesTheNewChunk() {
    Bench bench = Bench.withWindow(4, WindowPolicy.REJECT).take(0, 2, 3, 4, 5);
    assertThat(bench.accept(chunk(6)))
        .isEqualTo(new ChunkResult.Rejected(6, 1, new SequenceGap(1, 6)));
    bench.take(1);
    assertThat(bench.accept(chunk(6))).isEqualTo(new ChunkResult.Received(6, 7));
  }

  @Test
  void fullWindow_rejecting_doesNotStallForGood() {
    Bench bench = Bench.withWindow(4, WindowPolicy.REJECT).take(0);
    bench.takeRange(2, 50);
    assertThat(bench.out.words)
        .containsSubsequence("gap(1-1 jump)", "5", "gap(6-9 jump)", "10", "11")
        .endsWith("49", "50");
    assertThat(bench.accounts().rejected()).isEqualTo(4);
  }

  @Test
  void fullWindow_waiting_holdsUpToTheBuffer() {
    Bench bench = Bench.withWindow(4, WindowPolicy.WAIT).take(0); // 24 chunks may be held
    bench.takeRange(2, 25);
    assertThat(bench.out.said()).isEqualTo("0");
    assertThat(bench.accept(chunk(26))).isInstanceOf(ChunkResult.Rejected.class);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.words).contains("gap(1-1 timeout)").endsWith("25");
  }

  @ParameterizedTest
  @EnumSource
  void bytes_heldOutOfOrder_areBounded(WindowPolicy policy) {
    int size = chunk(10).sizeBytes();
    Bench bench = new Bench(Bench.config(32, 2L * size, policy)).takeRange(0, 9);
    bench.take(11, 12);
    ChunkResult third = bench.accept(chunk(13));
    assertThat(bench.sequence.heldBytes()).isLessThanOrEqualTo(2L * size);
    if (policy == WindowPolicy.SKIP) {
      assertThat(bench.out.words).endsWith("9", "gap(10-10 window full)", "11", "12", "13");
    } else {
      assertThat(third).isEqualTo(new ChunkResult.Rejected(13, 10, new BufferOverflow(2L * size)));
      bench.take(10);
      assertThat(bench.out.words).endsWith("10", "11", "12");
    }
  }

  @Test
  void chunk_largerThanTheBuffer_isDeliveredNotHeld() {
    Bench bench = new Bench(Bench.config(32, 4, WindowPolicy.SKIP)).take(0, 2);
    assertThat(bench.out.said()).isEqualTo("0 gap(1-1 window full) 2");
  }

  @Test
  void flush_withChunksHeld_deliversThem() {
    Bench bench = new Bench().take(0, 3, 6);
    bench.sequence.flush();
    assertThat(bench.out.said()).isEqualTo("0 gap(1-2 flush) 3 gap(4-5 flush) 6");
    bench.take(7);
    assertThat(bench.out.words).endsWith("7");
  }

  @Test
  void close_withChunksHeld_flushesThenRejects() {
    Bench bench = new Bench().take(0, 2);
    bench.sequence.close();
    assertThat(bench.out.said()).isEqualTo("0 gap(1-1 flush) 2");
    assertThat(bench.timer.pending()).isZero();
    assertThat(bench.accept(chunk(3))).isInstanceOf(ChunkResult.Rejected.class);
    bench.sequence.close();
    assertThat(bench.processor.stats().bufferUtilization()).isZero();
  }

  @Test
  void everyOtherChunk_lostForGood_leavesOneGapEach() {
    Bench bench = new Bench(ChunkProcessorConfig.DEFAULT);
    for (long number = 0; number < 1000; number += 2) {
      bench.take(number);
    }
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.gaps).hasSize(499).allMatch(gap -> gap.count() == 1);
    assertThat(bench.accounts().delivered()).isEqualTo(500);
  }

  @Test
  void clock_setBack_doesNotProlongTheWait() {
    Bench bench = new Bench().take(0, 2);
    bench.timer.jumpClock(Duration.ofDays(-1));
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo("0 gap(1-1 timeout) 2");
  }

  @Test
  void clock_setBackWhileSeveralWait_stallsNone() {
    Bench bench = new Bench().take(0);
    for (long number = 2; number <= 10; number += 2) {
      bench.take(number);
      bench.timer.jumpClock(Duration.ofSeconds(4));
    }
    bench.timer.jumpClock(Duration.ofSeconds(-20));
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.accounts().held()).isZero();
  }

  @Test
  void clock_setForward_losesNothing() {
    Bench bench = new Bench().take(0, 2);
    bench.timer.jumpClock(Duration.ofDays(1));
    bench.take(3, 1, 4);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3 4");
  }

  @Test
  void timer_thatIsShutDown_cannotStallTheStream() {
    Bench bench = new Bench();
    bench.timer.refuse();
    bench.take(0, 2, 3);
    assertThat(bench.out.said()).isEqualTo("0 gap(1-1 flush) 2 3");
  }
}
