package io.millrace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Random loss, repetition, delay, pauses and restarts against a naive model of what is right. */
class OrderPropertyTest {
  private static final int CHUNKS = 120;

  /** A stream's output, checked item by item: no number is left out or told twice. */
  private static final class Model implements SequenceOutput {
    private int epoch;
    private long told = -1;
    private long delivered;
    private long rejected;
    private final Set<String> out = new HashSet<>();

    /** Payloads that are held, with the time at which each came. */
    private final IdentityHashMap<byte[], Long> heldSince = new IdentityHashMap<>();

    private void tell(int itsEpoch, long from, long to) {
      assertThat(itsEpoch).isEqualTo(epoch);
      if (told != -1) { // else the beginning, at any number
        assertThat(from).as("after %d", told).isEqualTo(told + 1);
      }
      told = to;
    }

    @Override
    public void chunk(MediaChunk chunk, long heldNanos) {
      tell(chunk.epoch(), chunk.sequenceNumber(), chunk.sequenceNumber());
      delivered++;
      heldSince.remove(chunk.data());
      assertThat(out.add(key(chunk))).isTrue();
    }

    @Override
    public void gap(StreamItem.Gap gap) {
      assertThat(told).as("gap before the first chunk").isNotEqualTo(-1);
      tell(gap.epoch(), gap.from(), gap.to());
    }

    @Override
    public void restarted(int newEpoch) {
      assertThat(newEpoch).isEqualTo(epoch + 1);
      epoch = newEpoch;
      told = -1;
    }

    @Override
    public void rejected(MediaChunk chunk, ChunkProcessingError error) {
      rejected++;
      heldSince.remove(chunk.data());
      assertThat(out.add("rejected " + rejected + " " + key(chunk))).isTrue();
    }
  }

  /** A stream under test, with what was sent to it. */
  private static final class Line {
    private final Model model = new Model();
    private final HandTimer timer;
    private final ChunkSequence sequence;
    private final Set<String> sent = new HashSet<>();
    private long accepted;
    private long duplicates;

    Line(ChunkProcessor processor, HandTimer timer) {
      this.timer = timer;
      sequence = processor.open("cam", model);
    }

    void send(MediaChunk chunk) {
      sent.add(key(chunk.at(model.epoch, chunk.sequenceNumber())));
      accepted++;
      model.heldSince.put(chunk.data(), timer.getAsLong());
      if (sequence.accept(chunk) instanceof ChunkResult.Duplicate) {
        duplicates++;
        model.heldSince.remove(chunk.data());
      }
      check();
    }

    void check() {
      ChunkAccounts accounts = sequence.accounts();
      assertThat(accounts.received()).isEqualTo(accepted);
      assertThat(accounts.duplicates()).isEqualTo(duplicates);
      assertThat(accounts.delivered()).isEqualTo(model.delivered);
      assertThat(accounts.rejected()).isEqualTo(model.rejected);
      assertThat(accounts.held()).isEqualTo(sequence.heldChunks());
      assertThat(accounts.balance()).as("%s", accounts).isTrue();
      assertThat(model.heldSince).hasSize((int) accounts.held());
    }

    /** Nothing waits for longer than the timeout. */
    void checkTime() {
      check();
      long now = timer.getAsLong();
      assertThat(model.heldSince.values()).allMatch(since -> now - since < Bench.TIMEOUT.toNanos());
    }
  }

  private static String key(MediaChunk chunk) {
    return chunk.epoch() + "/" + chunk.sequenceNumber();
  }

  /**
   * Numbers of one epoch, from {@code first}: none later than {@code delay} places, some lost,
   * though never more than {@code longestLoss} in a row, some sent twice.
   */
  private static List<Long> disturbed(
      Random random, long first, int delay, double loss, int longestLoss, double repetition) {
    record Sending(long number, int at) {}
    List<Sending> sendings = new ArrayList<>();
    int lost = 0;
    for (int number = 0; number < CHUNKS; number++) {
      if (lost < longestLoss && random.nextDouble() < loss) {
        lost++;
        continue;
      }
      lost = 0;
      sendings.add(new Sending(number, number + random.nextInt(delay + 1)));
      if (random.nextDouble() < repetition) {
        sendings.add(new Sending(number, number + random.nextInt(CHUNKS)));
      }
    }
    Collections.shuffle(sendings, random);
    sendings.sort(Comparator.comparingInt(Sending::at));
    return sendings.stream().map(sending -> first + sending.number()).toList();
  }

  private static ChunkProcessor processor(HandTimer timer, int window, WindowPolicy policy) {
    return new ChunkProcessor(
        Bench.config(window, 1 << 20, policy), ChunkLimits.DEFAULT, timer, timer, Runnable::run);
  }

  @Property(tries = 200)
  void streams_delayedWithinTheWindow_loseNothing(
      @ForAll long seed,
      @ForAll @IntRange(max = 1000) int first,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @DoubleRange(max = 0.5) double repetition) {
    assertNothingSentIsLost(
        window, random -> disturbed(random, first, window, 0, 0, repetition), new Random(seed));
  }

  @Property(tries = 200)
  void streams_delayedByHalfAWindow_loseOnlyWhatWasNeverSent(
      @ForAll long seed,
      @ForAll @IntRange(max = 1000) int first,
      @ForAll @IntRange(min = 4, max = 40) int window,
      @ForAll @DoubleRange(max = 0.5) double loss,
      @ForAll @DoubleRange(max = 0.5) double repetition) {
    assertNothingSentIsLost(
        window,
        random -> disturbed(random, first, window / 2, loss, window / 4, repetition),
        new Random(seed));
  }

  private static void assertNothingSentIsLost(
      int window, Function<Random, List<Long>> numbers, Random random) {
    HandTimer timer = new HandTimer();
    ChunkProcessor processor = processor(timer, window, WindowPolicy.SKIP);
    for (int stream = 0; stream < 3; stream++) {
      Line line = new Line(processor, timer);
      for (int epoch = 0; epoch < 3; epoch++) {
        for (long number : numbers.apply(random)) {
          line.send(Bench.chunk(number, "run " + epoch));
        }
        line.sequence.newEpoch();
        line.check();
        assertThat(line.model.epoch).isEqualTo(epoch + 1);
      }
      assertThat(line.model.out).isEqualTo(line.sent);
      assertThat(line.sequence.heldChunks()).isZero();
    }
  }

  @Property(tries = 300)
  void streams_disturbedWithPauses_stayInOrderAndInTime(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll WindowPolicy policy,
      @ForAll @DoubleRange(max = 0.5) double loss) {
    Random random = new Random(seed);
    HandTimer timer = new HandTimer();
    ChunkProcessor processor = processor(timer, window, policy);
    List<Line> lines = new ArrayList<>();
    for (int stream = 0; stream < 3; stream++) {
      lines.add(new Line(processor, timer));
    }
    List<List<Long>> numbers = new ArrayList<>();
    lines.forEach(
        line -> numbers.add(disturbed(random, random.nextInt(3), 2 * window, loss, CHUNKS, 0.2)));
    for (int i = 0; i < 2 * CHUNKS; i++) {
      for (int stream = 0; stream < lines.size(); stream++) {
        if (i < numbers.get(stream).size()) {
          long number = numbers.get(stream).get(i);
          boolean isStray = random.nextInt(50) == 0;
          String content = "run " + (i + random.nextInt(20)) / CHUNKS;
          lines
              .get(stream)
              .send(Bench.chunk(isStray ? number + random.nextInt(100_000) : number, content));
        }
      }
      if (random.nextInt(10) == 0) {
        timer.advance(Duration.ofMillis(random.nextInt(4000)));
        lines.forEach(Line::checkTime);
      }
    }
    timer.advance(Bench.TIMEOUT);
    for (Line line : lines) {
      line.check();
      assertThat(line.sequence.heldChunks()).isZero();
    }
    assertThat(timer.pending()).isZero();
  }

  @Property(tries = 200)
  void restarts_thatNobodyTold_areFoundAndLoseNothing(
      @ForAll @IntRange(min = 2, max = 700) int firstRun,
      @ForAll @IntRange(min = 2, max = 700) int secondRun) {
    HandTimer timer = new HandTimer();
    Line line = new Line(processor(timer, 32, WindowPolicy.SKIP), timer);
    for (int number = 0; number < firstRun; number++) {
      line.send(Bench.chunk(number, "first run"));
    }
    for (int number = 0; number < secondRun; number++) {
      line.send(Bench.chunk(number, "second run"));
    }
    assertThat(line.model.epoch).isEqualTo(1);
    assertThat(line.model.delivered).isEqualTo(firstRun + secondRun);
  }

  @Property(tries = 200)
  void clocks_thatJump_stallNothing(@ForAll long seed, @ForAll WindowPolicy policy) {
    Random random = new Random(seed);
    HandTimer timer = new HandTimer();
    Line line = new Line(processor(timer, 32, policy), timer);
    for (long number : disturbed(random, 0, 64, 0.2, CHUNKS, 0.2)) {
      line.send(Bench.chunk(number));
      switch (random.nextInt(8)) {
        case 0 -> timer.jumpClock(Duration.ofMillis(random.nextInt(-20_000, 20_000)));
        case 1 -> timer.jumpClock(Duration.ofDays(random.nextInt(-9000, 9000)));
        case 2 -> timer.advance(Duration.ofMillis(random.nextInt(3000)));
        default -> {}
      }
      line.check();
    }
    timer.advance(Bench.TIMEOUT.multipliedBy(2));
    line.check();
    assertThat(line.sequence.heldChunks()).isZero();
    assertThat(timer.pending()).isZero();
  }
}
