package io.millrace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkProcessorStats;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random interleavings of what happens to several streams, each against {@link OrderModel}. */
class OrderModelPropertyTest {
  private static final int STREAMS = 4;
  private static final int STEPS = 1000;

  /** How far back a number is remembered for certain. */
  private static final int MEMORY = 200;

  private final HandTimer timer = new HandTimer();
  private long nowNanos;

  /** One stream, its model, and what comes out of it. */
  private final class Line {
    private final Recorder out = new Recorder();
    private final OrderModel model;
    private final ChunkSequence sequence;

    Line(ChunkProcessor processor, ChunkProcessorConfig config) {
      sequence = processor.open("cam", out);
      model = new OrderModel(config);
    }

    void step(Random random) {
      int dice = random.nextInt(100);
      if (dice < 35) {
        send(model.nextExpected());
      } else if (dice < 75) {
        send(between(random, model.nextExpected(), model.farthest()));
      } else if (dice < 90) {
        long lowest = Math.max(model.nearest(), model.nextExpected() - MEMORY);
        send(between(random, lowest, model.nextExpected()));
      } else if (dice < 96) {
        sendUnnumbered();
      } else if (dice < 97) {
        model.restart();
        sequence.newEpoch();
      } else if (model.canBeContradicted()) {
        restartUntold();
      }
    }

    private MediaChunk chunk(long number) {
      return Bench.chunk(number, "run " + model.epoch());
    }

    private void send(long number) {
      MediaChunk chunk = chunk(number);
      model.take(number, nowNanos);
      sequence.accept(chunk);
    }

    private void sendUnnumbered() {
      long number = model.numberAfterHighest();
      MediaChunk chunk = chunk(number).at(0, MediaChunk.UNNUMBERED);
      model.take(number, nowNanos);
      sequence.accept(chunk);
    }

    /** The encoder begins again at 0 and tells nobody. */
    private void restartUntold() {
      model.restart();
      send(0);
      send(1);
    }

    void check() {
      assertThat(out.saidNow()).isEqualTo(model.saidNow());
      assertThat(sequence.accounts()).isEqualTo(model.accounts());
      assertThat(sequence.accounts().balance()).isTrue();
      assertThat(sequence.nextExpected()).isEqualTo(model.nextExpected());
      assertThat(sequence.epoch()).isEqualTo(model.epoch());
      assertThat(out.heldNanos).allMatch(held -> held >= 0 && held <= Bench.TIMEOUT.toNanos());
      out.heldNanos.clear();
      out.chunks.clear();
    }
  }

  private static long between(Random random, long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  @Property(tries = 200)
  void streams_ofAnyKind_doWhatTheModelDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll WindowPolicy policy) {
    ChunkProcessorConfig config = Bench.config(window, 1 << 20, policy);
    ChunkProcessor processor =
        new ChunkProcessor(config, ChunkLimits.DEFAULT, timer, timer, Runnable::run);
    List<Line> lines = Stream.generate(() -> new Line(processor, config)).limit(STREAMS).toList();
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(20) == 0) {
        pass(Duration.ofMillis(random.nextInt(4000)), lines);
      }
      Line line = lines.get(random.nextInt(STREAMS));
      line.step(random);
      line.check();
      checkTotals(processor.stats(), lines);
    }
    pass(Bench.TIMEOUT, lines);
    assertThat(lines).allMatch(line -> line.model.accounts().held() == 0);
    assertThat(timer.pending()).isZero();
  }

  private void pass(Duration time, List<Line> lines) {
    nowNanos += time.toNanos();
    timer.advance(time);
    for (Line line : lines) {
      line.model.passTo(nowNanos);
      line.check();
    }
  }

  private static void checkTotals(ChunkProcessorStats stats, List<Line> lines) {
    assertThat(stats.chunksProcessed()).isEqualTo(sum(lines, ChunkAccounts::delivered));
    assertThat(stats.sequenceGaps()).isEqualTo(sum(lines, ChunkAccounts::gaps));
    assertThat(stats.chunksDropped())
        .isEqualTo(sum(lines, ChunkAccounts::duplicates) + sum(lines, ChunkAccounts::rejected));
  }

  private static long sum(List<Line> lines, ToLongFunction<ChunkAccounts> what) {
    return lines.stream().mapToLong(line -> what.applyAsLong(line.model.accounts())).sum();
  }
}
