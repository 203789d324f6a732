package io.millrace.bench.slowreader;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.delivery.Order;
import io.millrace.demux.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowReaderTest {
  /** Of two seconds each; while the queues fill up, for the first four seconds, nobody loses. */
  private static final int LOOPS = 15;

  private static RecordedStream stream;
  private static Contest contest;

  @BeforeAll
  static void record() {
    stream = RecordedStream.of(new LoopedFile(Samples.path("faststart.mp4"), LOOPS));
    contest = new Contest(stream);
  }

  /** Groups of pictures are one second long, so the shorter queue cuts those that still grow. */
  @ParameterizedTest(name = "{0}, a queue of {1} s")
  @CsvSource({"PRIORITY, 2", "SEQUENCE, 2", "PRIORITY, 0.5", "SEQUENCE, 0.5"})
  void readerQueue_atHalfTheRate_keepsWhatCanBeUsed(Order order, double queueSeconds) {
    Limits limits = Limits.halfRateOf(stream, queueSeconds);
    Outcome ours = contest.readerQueue(order, limits);
    assertThat(Bar.of(ours, contest.tailDrop(limits), 2)).allMatch(Bar::isMet);
    assertThat(ours.ratioTo(contest.tailDropByCount(limits))).isGreaterThan(1);
    assertThat(ours.audio().total()).isEqualTo(95 * LOOPS);
    assertThat(ours.keyframes().total()).isEqualTo(2 * LOOPS);
  }

  @Test
  void tailDrop_atHalfTheRate_losesSoundAndWastesPictures() {
    Outcome fifo = contest.tailDrop(Limits.halfRateOf(stream, 2));
    assertThat(fifo.video().isAll()).isFalse();
    assertThat(fifo.audio().isAll()).isFalse();
    assertThat(fifo.wasted()).isPositive();
  }
}
