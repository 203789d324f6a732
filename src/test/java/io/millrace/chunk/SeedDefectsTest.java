package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static io.millrace.chunk.Bench.chunkBuilder;
import static io.millrace.chunk.ChunkValidatorTest.ABC;
import static io.millrace.chunk.ChunkValidatorTest.abc;
import static io.millrace.chunk.RobustnessTest.onFourThreads;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which the seed's ordering of one stream was wrong. */
class SeedDefectsTest {
  private static final Duration GRACE = ChunkProcessorConfig.DEFAULT_JOIN_GRACE;
  private final Bench bench = new Bench();

  @Test
  void lateDuplicate_0_1_2_1_3_4_doesNotStopTheStream() {
    bench.take(0, 1, 2, 1, 3, 4);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3 4");
    assertThat(bench.accounts().duplicates()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void fullWindow_takesTheChunkThatReleasesIt(WindowPolicy policy) {
    Bench bench = Bench.withWindow(4, policy).take(0, 2, 3, 4, 5);
    assertThat(bench.accept(chunk(1))).isEqualTo(new ChunkResult.Received(1, 6));
    assertThat(bench.out.said()).isEqualTo("0 1 2 3 4 5");
  }

  @Test
  void streamJoinedAtAThousand_takesEveryChunk() {
    assertThat(bench.accept(chunk(1000))).isEqualTo(new ChunkResult.Received(1000, 1001));
    bench.take(1001, 1002);
    bench.pass(GRACE);
    assertThat(bench.out.saidNow()).isEqualTo("1000 1001 1002");
    bench.take(1003);
    assertThat(bench.out.saidNow()).isEqualTo("1003");
    assertThat(bench.accounts().gaps()).isZero();
  }

  @Test
  void oneLoss_followedByMoreThanAWindow_overflowsNothing() {
    Bench bench = Bench.withWindow(4, WindowPolicy.SKIP).take(0);
    bench.takeRange(2, 100);
    assertThat(bench.out.words).startsWith("0", "gap(1-1 window full)").endsWith("99", "100");
    assertThat(bench.accounts().delivered()).isEqualTo(100);
    bench.take(102, 101);
    assertThat(bench.accounts().held()).isZero();
    assertThat(bench.accounts().rejected()).isZero();
  }

  @Test
  void overflow_everyFortyChunks_isCleanedUpEachTime() {
    for (long number = 0; number < 4000; number++) {
      if (number % 40 != 39) {
        bench.take(number);
      }
    }
    bench.sequence.flush();
    assertThat(bench.out.gaps).hasSize(99).allMatch(gap -> gap.count() == 1);
    assertThat(bench.accounts().delivered()).isEqualTo(3900);
    assertThat(bench.accounts().rejected()).isZero();
  }

  @Test
  void sequenceZero_isARealNumber() {
    assertThat(bench.accept(chunk(0))).isEqualTo(new ChunkResult.Received(0, 1));
    assertThat(bench.accept(chunk(0))).isEqualTo(new ChunkResult.Duplicate(0, 1));
  }

  @Test
  void zeroSentAgain_0_1_2_0_isADuplicateAndNoThirdChunk() {
    bench.take(0, 1, 2, 0);
    assertThat(bench.out.said()).isEqualTo("0 1 2");
    assertThat(bench.accounts().duplicates()).isEqualTo(1);
    bench.pass(Bench.TIMEOUT);
    assertThat(bench.sequence.epoch()).isZero();
  }

  @Test
  void missingChunk_sentLast_isTaken() {
    bench.take(0, 2, 3, 4, 5, 6, 7);
    assertThat(bench.out.said()).isEqualTo("0");
    assertThat(bench.sequence.heldChunks()).isEqualTo(6);
    assertThat(bench.sequence.heldBytes()).isEqualTo(6L * chunk(2).sizeBytes());
    bench.take(1);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3 4 5 6 7");
    assertThat(bench.sequence.heldBytes()).isZero();
  }

  @Test
  void numbersFrom1To200_allComeOut() {
    bench.takeRange(1, 200);
    assertThat(bench.out.words).hasSize(200).startsWith("1", "2").endsWith("200");
    assertThat(bench.accounts().gaps()).isZero();
  }

  @Test
  void idlePause_longerThanTheTimeout_doesNotKillTheStream() {
    Bench bench = new Bench().take(0, 1);
    bench.pass(Duration.ofHours(1));
    bench.take(2, 3);
    assertThat(bench.out.said()).isEqualTo("0 1 2 3");
    assertThat(bench.timer.scheduled()).isZero();
  }

  @Test
  void threeChunks_doNotWaitForAFourth() {
    bench.take(0);
    assertThat(bench.out.saidNow()).isEqualTo("0");
    bench.take(1, 2);
    assertThat(bench.out.saidNow()).isEqualTo("1 2");
    assertThat(bench.timer.scheduled()).isZero();
  }

  @Test
  void checksum_inUpperCase_isAccepted() {
    assertThat(bench.processor.validate(abc(ABC))).isNull();
    assertThat(bench.processor.validate(abc(ABC.toUpperCase(Locale.ROOT)))).isNull();
  }

  @Test
  void emptyFinalMarker_isDelivered() {
    long number = 0;
    for (ChunkType type : ChunkType.values()) {
      bench.accept(MediaChunk.builder("cam", type).sequenceNumber(number++).isFinal(true).build());
    }
    assertThat(bench.out.said()).isEqualTo("0 1 2 3 4 5");
  }

  @Test
  void badChecksum_stallsNothingAndCountsOnce() {
    bench.take(0);
    bench.accept(chunkBuilder(1, "first run").checksum(ABC).build());
    assertThat(bench.accounts().rejected()).isEqualTo(1);
    assertThat(bench.accounts().held()).isZero();
    assertThat(bench.processor.stats().validationFailures()).isEqualTo(1);
    assertThat(bench.processor.stats().chunksDropped()).isEqualTo(1);
    assertThat(bench.accept(chunk(1))).isEqualTo(new ChunkResult.Received(1, 2));
    assertThat(bench.out.said()).isEqualTo("0 rejected(1) 1");
  }

  @Test
  void unnumberedChunks_fromManyThreads_areNotLostToARace() throws InterruptedException {
    Bench bench = new Bench();
    onFourThreads(
        () -> {
          for (int i = 0; i < 5_000; i++) {
            bench.sequence.accept(chunk(MediaChunk.UNNUMBERED));
          }
        });
    assertThat(bench.out.chunks)
        .extracting(MediaChunk::sequenceNumber)
        .containsExactlyElementsOf(LongStream.range(0, 20_000).boxed().toList());
  }
}
