package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessingError.SequenceGap;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a stream begins. */
class JoinTest {
  private static final Duration GRACE = ChunkProcessorConfig.DEFAULT_JOIN_GRACE;
  private final Bench bench = new Bench();

  @Test
  void joinAtAThousand_atFullSpeed_beginsOnceTheWindowIsFull() {
    bench.takeRange(1000, 1033);
    assertThat(bench.out.words).hasSize(34).startsWith("1000").endsWith("1033");
  }

  @Test
  void joinAtAThousand_shuffled_losesNothing() {
    bench.take(1005, 1002, 1000, 1007, 1001, 1003, 1006, 1004);
    bench.pass(GRACE);
    assertThat(bench.out.said()).isEqualTo("1000 1001 1002 1003 1004 1005 1006 1007");
  }

  @Test
  void chunk_belowTheBeginning_isLate() {
    bench.take(1000);
    bench.pass(GRACE);
    bench.take(999);
    assertThat(bench.out.said()).isEqualTo("1000 rejected(999)");
    assertThat(bench.accounts().late()).isEqualTo(1);
  }

  @Test
  void beginning_outOfOrderNearZero_losesNothing() {
    assertThat(bench.accept(chunk(2))).isEqualTo(new ChunkResult.Received(2, 3));
    bench.pass(GRACE.minusNanos(1));
    bench.take(0);
    assertThat(bench.out.saidNow()).isEqualTo("0");
    bench.take(1);
    assertThat(bench.out.saidNow()).isEqualTo("1 2");
  }

  @Test
  void zero_whileJoining_beginsAtOnceAndTheRestIsWaitedForInFull() {
    bench.take(2, 0);
    bench.pass(Bench.TIMEOUT.minusNanos(1));
    assertThat(bench.out.said()).isEqualTo("0");
    bench.pass(Duration.ofNanos(1));
    assertThat(bench.out.said()).isEqualTo("0 gap(1-1 timeout) 2");
  }

  @Test
  void firstChunkSeventeen_expectsEighteen_andBeginsAfterTheGrace() {
    assertThat(bench.accept(chunk(17))).isEqualTo(new ChunkResult.Received(17, 18));
    assertThat(bench.sequence.nextExpected()).isEqualTo(18);
    bench.pass(GRACE.minusNanos(1));
    assertThat(bench.out.said()).isEmpty();
    bench.pass(Duration.ofNanos(1));
    assertThat(bench.out.said()).isEqualTo("17");
    assertThat(bench.accept(chunk(18))).isEqualTo(new ChunkResult.Received(18, 19));
    assertThat(bench.accounts().gaps()).isZero();
    assertThat(bench.accounts().missing()).isZero();
  }

  @Test
  void joinAtOne_withLaterNumbersMissing_tellsThoseAlone() {
    bench.take(1, 4);
    bench.pass(GRACE);
    assertThat(bench.out.said()).isEqualTo("1");
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo("1 gap(2-3 timeout) 4");
  }

  @Test
  void zero_afterAJoinAtOne_isLate() {
    bench.take(1);
    bench.pass(GRACE);
    assertThat(bench.accept(chunk(0)))
        .isEqualTo(new ChunkResult.Rejected(0, 2, new SequenceGap(2, 0)));
    assertThat(bench.out.said()).isEqualTo("1 rejected(0)");
    assertThat(bench.accounts().late()).isEqualTo(1);
    assertThat(bench.sequence.epoch()).isZero();
  }

  @Test
  void join_withALongerGrace_waitsForLowerNumbers() {
    Duration grace = Duration.ofSeconds(1);
    Bench patient =
        new Bench(
            new ChunkProcessorConfig(
                64, 1 << 20, Bench.TIMEOUT, grace, true, 32, WindowPolicy.SKIP, true, 4));
    patient.take(5);
    patient.pass(grace.minusNanos(1));
    patient.take(4);
    assertThat(patient.out.said()).isEmpty();
    patient.pass(Duration.ofNanos(1));
    assertThat(patient.out.said()).isEqualTo("4 5");
  }

  @Test
  void join_withATimeoutShorterThanTheGrace_waitsNoLonger() {
    Duration timeout = Duration.ofMillis(20);
    Bench quick =
        new Bench(
            new ChunkProcessorConfig(
                64, 1 << 20, timeout, GRACE, true, 32, WindowPolicy.SKIP, true, 4));
    quick.take(5);
    quick.pass(timeout);
    assertThat(quick.out.said()).isEqualTo("5");
  }

  @ParameterizedTest
  @EnumSource
  void join_pastTheWindow_beginsAtTheLowestWhateverThePolicy(WindowPolicy policy) {
    Bench small = Bench.withWindow(4, policy).take(5, 3, 4, 6, 7);
    assertThat(small.out.said()).isEmpty();
    small.take(8);
    assertThat(small.out.said()).isEqualTo("3 4 5 6 7 8");
  }

  @ParameterizedTest
  @EnumSource
  void join_pastTheBytes_beginsAtTheLowest(WindowPolicy policy) {
    int size = chunk(10).sizeBytes();
    Bench tight = new Bench(Bench.config(32, 2L * size, policy)).take(12, 11);
    assertThat(tight.out.said()).isEmpty();
    tight.take(10);
    assertThat(tight.out.said()).isEqualTo("10 11 12");
  }

  @Test
  void join_holdsNoMoreChunksThanTheBuffer() {
    Bench tight =
        new Bench(
            new ChunkProcessorConfig(
                4, 1 << 20, Bench.TIMEOUT, GRACE, true, 4, WindowPolicy.SKIP, true, 4));
    tight.take(5, 6, 7, 8);
    assertThat(tight.sequence.heldChunks()).isEqualTo(4);
    tight.take(4);
    assertThat(tight.out.said()).isEqualTo("4 5 6 7 8");
  }

  @Test
  void stray_whileJoining_neitherBeginsNorMovesTheStream() {
    bench.take(2, 1L << 40, 1, 0);
    assertThat(bench.out.said()).isEqualTo("0 1 2");
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo("0 1 2 rejected(" + (1L << 40) + ")");
  }

  @Test
  void farChunks_whileJoining_confirmEachOther() {
    bench.take(2, 5000, 5001);
    assertThat(bench.out.said()).isEqualTo("2 gap(3-4999 jump) 5000 5001");
  }

  @Test
  void firstChunk_farAboveTheRest_isTheStray() {
    bench.take(1L << 40, 0, 1, 2);
    assertThat(bench.out.said()).isEqualTo("0 1 2");
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo("0 1 2 rejected(" + (1L << 40) + ")");
  }

  @Test
  void secondChunk_farAboveTheFirst_isASuspect() {
    bench.take(1000, 5000, 1001);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo("1000 1001 rejected(5000)");
  }

  @Test
  void unnumberedChunk_whileJoining_followsTheHighest() {
    bench.take(1000);
    bench.accept(chunk(MediaChunk.UNNUMBERED));
    bench.sequence.flush();
    assertThat(bench.out.said()).isEqualTo("1000 1001");
  }

  @Test
  void join_flushedAtOnce_isDelivered() {
    bench.take(1000, 1002);
    bench.sequence.close();
    assertThat(bench.out.said()).isEqualTo("1000 gap(1001-1001 flush) 1002");
  }
}
