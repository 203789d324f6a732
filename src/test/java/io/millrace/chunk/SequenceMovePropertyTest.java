package io.millrace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A sequence that moves, time and again, says what one says that stays. */
class SequenceMovePropertyTest {
  private static final int STEPS = 600;

  private final HandTimer timer = new HandTimer();

  /** A stream whose state and held payloads are carried from one sequence to the next. */
  private static final class Mover {
    private final ChunkSequences sequences;
    private final Map<Long, MediaChunk> payloads = new HashMap<>();
    private Recorder out = new Recorder();
    private ChunkSequence sequence;

    Mover(ChunkSequences sequences) {
      this.sequences = sequences;
      this.sequence = sequences.open("cam", out);
    }

    ChunkResult accept(MediaChunk chunk) {
      ChunkResult result = sequence.accept(chunk);
      if (result instanceof ChunkResult.Received) {
        payloads.put(result.sequenceNumber(), chunk);
      }
      return result;
    }

    void move() {
      SequenceState state = sequence.state();
      out = new Recorder(); // what the old one says from now on is not heard
      sequence = sequences.open("cam", out, state);
      for (SequenceState.Held held : state.held()) {
        sequence.holdAgain(
            held, Objects.requireNonNull(payloads.get(held.number()), held::toString));
      }
      assertThat(out.said()).isEmpty();
      assertThat(sequence.accounts().held()).isEqualTo(state.held().size());
    }
  }

  private static MediaChunk any(Random random, long next, int window, int run) {
    int dice = random.nextInt(100);
    long number =
        dice < 30
            ? next
            : dice < 70
                ? next + random.nextInt(window + 2)
                : dice < 85
                    ? Math.max(0, next - random.nextInt(400))
                    : dice < 92 ? next + window + random.nextInt(5 * window) : random.nextInt(4);
    MediaChunk chunk = Bench.chunk(number, "run " + run);
    return dice == 99 ? chunk.at(0, MediaChunk.UNNUMBERED) : chunk;
  }

  @Property(tries = 300)
  void moved_saysWhatTheOtherSays(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll WindowPolicy policy) {
    var config = Bench.config(window, 1 << 20, policy);
    ChunkSequences sequences =
        new ChunkSequences(config, ChunkLimits.DEFAULT, timer, Alarms.on(timer));
    Recorder stayed = new Recorder();
    ChunkSequence stays = sequences.open("cam", stayed);
    Mover mover = new Mover(sequences);
    Random random = new Random(seed);
    int run = 0;
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(40) == 0) {
        run++;
      }
      MediaChunk chunk = any(random, stays.nextExpected(), window, run);
      assertThat(mover.accept(chunk)).isEqualTo(stays.accept(chunk));
      if (random.nextInt(20) == 0) {
        timer.advance(Duration.ofMillis(random.nextInt(6000)));
      }
      if (random.nextInt(60) == 0) {
        assertThat(mover.sequence.newEpoch()).isEqualTo(stays.newEpoch());
      }
      assertThat(mover.out.saidNow()).isEqualTo(stayed.saidNow());
      if (random.nextInt(10) == 0) {
        mover.move();
      }
    }
  }
}
