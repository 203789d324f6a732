package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.ValidationReason;
import org.junit.jupiter.api.Test;

/** Numbers far beyond the window. */
class StrayTest {
  private static final long FAR = 1L << 62;
  private final Bench bench = new Bench();

  @Test
  void stray_amongChunksInOrder_moveNothingAndIsRejected() {
    bench.take(0, 1, FAR, 2, 3);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3");
    assertThat(bench.accounts().held()).isEqualTo(1);
    bench.pass(Bench.TIMEOUT);
    bench.take(4);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3 rejected(" + FAR + ") 4");
  }

  @Test
  void stray_justBeyondTheWindow_movesNothing() {
    bench.take(0, 34, 1, 2);
    assertThat(bench.out.said()).isEqualTo("0 1 2");
    bench.takeRange(3, 35);
    assertThat(bench.accounts().delivered()).isEqualTo(36);
    assertThat(bench.accounts().gaps()).isZero();
  }

  @Test
  void farChunk_confirmedByANeighbour_movesTheStream() {
    bench.take(0, 1, 5000, 5001, 5002);
    assertThat(bench.out.said()).isEqualTo("0 1 gap(2-4999 jump) 5000 5001 5002");
  }

  @Test
  void farChunks_shuffled_beginAtTheLowestOfThem() {
    bench.take(0, 1, 5003, 5001);
    assertThat(bench.out.said()).isEqualTo("0 1 gap(2-5000 jump) 5001");
    bench.take(5002);
    assertThat(bench.out.words).endsWith("5002", "5003");
  }

  @Test
  void farChunk_sentTwice_doesNotConfirmItself() {
    bench.take(0, 5000, 5000);
    assertThat(bench.out.said()).isEqualTo("0");
    assertThat(bench.accounts().duplicates()).isEqualTo(1);
  }

  @Test
  void farChunks_withOneInRangeBetween_doNotMoveTheStream() {
    bench.take(0, 5000, 1, 5001, 2, 5002, 3);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3");
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.accounts().rejected()).isEqualTo(3);
  }

  @Test
  void farChunk_withNothingElseUntilTheTimeout_movesTheStream() {
    bench.take(0, FAR);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo("0 gap(1-" + (FAR - 1) + " jump) " + FAR);
    assertThat(bench.accounts().missing()).isEqualTo(FAR - 1);
    bench.take(FAR + 1);
    assertThat(bench.out.words).endsWith(Long.toString(FAR + 1));
  }

  @Test
  void numbers_upToTheLargest_doNotOverflow() {
    bench.take(0, Long.MAX_VALUE - 1, Long.MAX_VALUE);
    assertThat(bench.out.words).endsWith("" + (Long.MAX_VALUE - 1), "" + Long.MAX_VALUE);
    assertThat(bench.sequence.nextExpected()).isEqualTo(Long.MAX_VALUE);
    bench.take(Long.MAX_VALUE, 0);
    assertThat(bench.accounts().duplicates()).isEqualTo(2);
  }

  @Test
  void negativeNumber_otherThanUnnumbered_isInvalid() {
    ChunkResult result = bench.accept(chunk(-2));
    assertThat(result)
        .isInstanceOfSatisfying(
            ChunkResult.Rejected.class,
            rejected ->
                assertThat(rejected.error())
                    .isInstanceOfSatisfying(
                        ValidationFailed.class,
                        error ->
                            assertThat(error.rule()).isEqualTo(ValidationReason.SEQUENCE_NUMBER)));
    assertThat(bench.accept(chunk(Long.MIN_VALUE))).isInstanceOf(ChunkResult.Rejected.class);
  }

  @Test
  void strays_inFlood_areBounded() {
    bench.take(0);
    for (long i = 1; i <= 100_000; i++) {
      bench.sequence.accept(chunk(i * 1_000_000));
    }
    assertThat(bench.sequence.heldChunks()).isLessThanOrEqualTo(Suspects.CAPACITY);
    bench.assertBalanced();
    bench.take(1);
    assertThat(bench.out.words).contains("1");
  }

  @Test
  void farChunks_tooLargeToHold_stillMoveTheStream() {
    Bench tight = new Bench(Bench.config(4, 4, WindowPolicy.REJECT)).take(0, 5000, 5001, 5002);
    assertThat(tight.out.said()).isEqualTo("0 rejected(5000) gap(1-5000 jump) 5001 5002");
  }

  @Test
  void flush_withALoneFarChunk_deliversIt() {
    bench.take(0, 5000);
    bench.sequence.close();
    assertThat(bench.out.said()).isEqualTo("0 gap(1-4999 jump) 5000");
  }

  @Test
  void farChunks_inSeveralGroups_comeOutInOrder() {
    bench.take(0, 5000, 5000 + 90, 5000 + 30, 5000 + 180, 5000 + 181);
    bench.pass(Bench.TIMEOUT.multipliedBy(2));
    assertThat(bench.accounts().held()).isZero();
    assertThat(bench.out.chunks)
        .extracting(MediaChunk::sequenceNumber)
        .isSorted()
        .contains(0L, 5000L, 5030L);
  }
}
