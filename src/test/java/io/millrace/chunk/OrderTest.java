package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Order, duplicates and numbering while nothing is lost. */
class OrderTest {
  private final Bench bench = new Bench();

  @Test
  void heldChunk_sentAgain_isADuplicate() {
    bench.take(0, 2);
    assertThat(bench.accept(chunk(2))).isEqualTo(new ChunkResult.Duplicate(2, 1));
    bench.take(1);
    assertThat(bench.out.said()).isEqualTo("0 1 2");
  }

  @Test
  void heldChunk_whenReleased_tellsHowLongItWaited() {
    bench.take(0, 2);
    bench.pass(Duration.ofMillis(30));
    bench.take(1);
    assertThat(bench.out.heldNanos).containsExactly(0L, 0L, Duration.ofMillis(30).toNanos());
    assertThat(bench.processor.stats().chunksReordered()).isEqualTo(1);
    assertThat(bench.processor.stats().averageProcessingTimeMs()).isEqualTo(10);
  }

  @Test
  void blocksOfEight_shuffled_comeOutInOrder() {
    long[] block = {7, 3, 5, 1, 6, 2, 4, 0};
    for (int i = 0; i < 100; i++) {
      for (long offset : block) {
        bench.take(8L * i + offset);
      }
    }
    String inOrder =
        LongStream.range(0, 800).mapToObj(Long::toString).collect(Collectors.joining(" "));
    assertThat(bench.out.said()).isEqualTo(inOrder);
    assertThat(bench.timer.pending()).isEqualTo(1); // armed once, not once a gap
  }

  @Test
  void window_reversed_isTakenWhole() {
    Bench small = Bench.withWindow(4, WindowPolicy.REJECT);
    small.take(4, 3, 2, 1, 0);
    assertThat(small.out.said()).isEqualTo("0 1 2 3 4");
  }

  @Test
  void unnumberedChunks_inOrderOfArrival_getTheNextNumber() {
    assertThat(bench.accept(chunk(MediaChunk.UNNUMBERED)))
        .isEqualTo(new ChunkResult.Received(0, 1));
    assertThat(bench.accept(chunk(MediaChunk.UNNUMBERED)))
        .isEqualTo(new ChunkResult.Received(1, 2));
    bench.take(4);
    assertThat(bench.accept(chunk(MediaChunk.UNNUMBERED)))
        .isEqualTo(new ChunkResult.Received(5, 2));
    bench.take(3, 2);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3 4 5");
  }

  @Test
  void unnumberedChunk_afterTheLastNumber_isRejected() {
    bench.take(Long.MAX_VALUE);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.out.said()).isEqualTo(Long.toString(Long.MAX_VALUE));
    assertThat(bench.accept(chunk(MediaChunk.UNNUMBERED))).isInstanceOf(ChunkResult.Rejected.class);
    assertThat(bench.accept(chunk(Long.MAX_VALUE))).isInstanceOf(ChunkResult.Duplicate.class);
  }

  @Test
  void deliveredChunk_carriesNumberAndEpoch() {
    bench.sequence.newEpoch();
    bench.accept(chunk(MediaChunk.UNNUMBERED));
    assertThat(bench.out.chunks.getFirst().epoch()).isEqualTo(1);
    assertThat(bench.out.chunks.getFirst().sequenceNumber()).isZero();
  }

  @Test
  void reorderingOff_passesOnWhatRises() {
    ChunkProcessorConfig config =
        new ChunkProcessorConfig(
            64,
            1 << 20,
            Bench.TIMEOUT,
            ChunkProcessorConfig.DEFAULT_JOIN_GRACE,
            false,
            32,
            WindowPolicy.SKIP,
            true,
            4);
    Bench straight = new Bench(config);
    straight.take(3, 4, 7, 5, 8);
    assertThat(straight.out.said()).isEqualTo("3 4 gap(5-6 window full) 7 rejected(5) 8");
    assertThat(straight.accounts().late()).isEqualTo(1);
  }

  @Test
  void reorderingOff_nearASuspect_deliversItInItsPlace() {
    ChunkProcessorConfig config =
        new ChunkProcessorConfig(
            64,
            1 << 20,
            Bench.TIMEOUT,
            ChunkProcessorConfig.DEFAULT_JOIN_GRACE,
            false,
            4,
            WindowPolicy.SKIP,
            true,
            4);
    Bench straight = new Bench(config).take(0, 8, 3, 4, 9);
    straight.sequence.flush();
    assertThat(straight.out.said())
        .isEqualTo("0 gap(1-2 window full) 3 4 gap(5-7 window full) 8 9");
    assertThat(straight.accounts().held()).isZero();
  }
}
