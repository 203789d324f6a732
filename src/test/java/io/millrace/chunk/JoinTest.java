package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where a stream begins. */
class JoinTest {
  private static final Duration GRACE = Duration.ofNanos(SequenceOrder.JOIN_GRACE_NANOS);
  private final Bench bench = new Bench();

  @Test
  void joinAtAThousand_inOrder_beginsThereAfterTheGrace() {
    assertThat(bench.accept(chunk(1000))).isEqualTo(new ChunkResult.Received(1000, 1001));
    bench.take(1001, 1002);
    bench.pass(GRACE);
    assertThat(bench.out.saidNow()).isEqualTo("1000 1001 1002");
    bench.take(1003);
    assertThat(bench.out.saidNow()).isEqualTo("1003");
    assertThat(bench.accounts().gaps()).isZero();
  }

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
    bench.take(2);
    bench.pass(Duration.ofSeconds(1));
    bench.take(0, 1);
    assertThat(bench.out.said()).isEqualTo("0 1 2");
  }

  @Test
  void joinAtOne_upToTwoHundred_givesOutput() {
    bench.takeRange(1, 200);
    assertThat(bench.out.words)
        .hasSize(201)
        .startsWith("gap(0-0 window full)", "1")
        .endsWith("200");
  }

  @Test
  void joinAtOne_slowly_beginsAfterTheTimeout() {
    bench.take(1);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo("gap(0-0 timeout) 1");
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
