package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Threads, floods and outputs that fail. */
class RobustnessTest {

  static void onFourThreads(Runnable sender) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      threads.execute(sender);
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void sameChunks_fromManyThreads_comeOutOnce() throws InterruptedException {
    Bench bench = new Bench();
    onFourThreads(
        () -> {
          for (int i = 0; i < 5_000; i++) {
            bench.sequence.accept(chunk(i));
          }
        });
    bench.sequence.close();
    assertThat(bench.out.chunks)
        .extracting(MediaChunk::sequenceNumber)
        .containsExactlyElementsOf(LongStream.range(0, 5_000).boxed().toList());
    assertThat(bench.accounts().duplicates()).isEqualTo(15_000);
    bench.assertBalanced();
  }

  @Test
  void duplicates_inFlood_leaveNothingBehind() {
    Bench bench = new Bench().take(0, 2);
    MediaChunk delivered = chunk(0);
    MediaChunk held = chunk(2);
    for (int i = 0; i < 500_000; i++) {
      bench.sequence.accept(delivered);
      bench.sequence.accept(held);
    }
    assertThat(bench.accounts().duplicates()).isEqualTo(1_000_000);
    assertThat(bench.sequence.heldChunks()).isEqualTo(1);
    assertThat(bench.timer.scheduled()).isEqualTo(1);
  }

  @Test
  void output_thatThrows_leavesTheSequenceWhole() {
    HandTimer timer = new HandTimer();
    List<Long> seen = new ArrayList<>();
    SequenceOutput failing =
        new SequenceOutput() {
          @Override
          public void chunk(MediaChunk chunk, long heldNanos) {
            seen.add(chunk.sequenceNumber());
            throw new IllegalStateException("reader broke at " + chunk.sequenceNumber());
          }

          @Override
          public void gap(StreamItem.Gap gap) {
            throw new IllegalStateException("reader broke at the gap");
          }

          @Override
          public void restarted(int epoch) {
            throw new IllegalStateException("reader broke at the epoch");
          }

          @Override
          public void rejected(MediaChunk chunk, ChunkProcessingError error) {
            throw new IllegalStateException("reader broke at the error");
          }
        };
    ChunkProcessor processor =
        new ChunkProcessor(
            ChunkProcessorConfig.DEFAULT, ChunkLimits.DEFAULT, timer, timer, Runnable::run);
    ChunkSequence sequence = processor.open("cam", failing);
    assertThatThrownBy(() -> sequence.accept(chunk(0))).hasMessage("reader broke at 0");
    sequence.accept(chunk(2));
    sequence.accept(chunk(3));
    assertThatThrownBy(() -> sequence.accept(chunk(1)))
        .hasMessage("reader broke at 1")
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(2));
    sequence.accept(chunk(5));
    timer.advance(Bench.TIMEOUT);
    assertThatThrownBy(() -> sequence.accept(chunk(4))).hasMessage("reader broke at the error");
    assertThatThrownBy(sequence::newEpoch).hasMessage("reader broke at the epoch");
    assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 5L);
    assertThat(sequence.accounts()).isEqualTo(new ChunkAccounts(6, 5, 0, 1, 0, 0, 1, 1, 1));
    assertThat(sequence.epoch()).isEqualTo(1);
  }

  @Test
  void accounts_insideTheOutput_balanceToo() {
    HandTimer timer = new HandTimer();
    ChunkProcessor processor =
        new ChunkProcessor(
            ChunkProcessorConfig.DEFAULT, ChunkLimits.DEFAULT, timer, timer, Runnable::run);
    List<ChunkSequence> self = new ArrayList<>();
    List<ChunkAccounts> unbalanced = new ArrayList<>();
    int[] calls = new int[1];
    SequenceOutput watching =
        new SequenceOutput() {
          private void look() {
            calls[0]++;
            ChunkAccounts accounts = self.getFirst().accounts();
            if (!accounts.balance()) {
              unbalanced.add(accounts);
            }
          }

          @Override
          public void chunk(MediaChunk chunk, long heldNanos) {
            look();
          }

          @Override
          public void gap(StreamItem.Gap gap) {
            look();
          }

          @Override
          public void restarted(int epoch) {
            look();
          }

          @Override
          public void rejected(MediaChunk chunk, ChunkProcessingError error) {
            look();
          }
        };
    ChunkSequence sequence = processor.open("cam", watching);
    self.add(sequence);
    for (long number : new long[] {0, 2, 4, 90, 60, 61, 1, 40, 9000, 9001, -7}) {
      sequence.accept(chunk(number));
    }
    sequence.accept(chunk(0, "second run"));
    sequence.accept(chunk(1, "second run"));
    timer.advance(Bench.TIMEOUT);
    sequence.close();
    assertThat(calls[0]).isGreaterThan(10);
    assertThat(unbalanced).isEmpty();
  }
}
