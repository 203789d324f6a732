package io.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.DropReason;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderQueueOrderTest {

  @Test
  void items_priority_importantFirstInStreamOrder() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    Media.stream("MIPbPbA IPbTA", 0).forEach(queue::offer);
    assertThat(read(queue)).isEqualTo("M0 I1 A6 I7 A11 P2 P4 P8 b3 b5 b9 T10");
  }

  @Test
  void items_sequence_asOffered() {
    ReaderQueue queue = queue(Order.SEQUENCE, 100);
    Media.stream("MIPbPbA", 0).forEach(queue::offer);
    queue.offer(gap(7, 8));
    Media.stream("IP", 9).forEach(queue::offer);
    queue.offer(end(0));
    assertThat(read(queue)).isEqualTo("M0 I1 P2 b3 P4 b5 A6 gap7-8 I9 P10 end");
  }

  @Test
  void items_gap_goesAheadInItsPlaceAmongHigh() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    Media.stream("IPb", 0).forEach(queue::offer);
    queue.offer(gap(3, 4));
    Media.stream("IP", 5).forEach(queue::offer);
    assertThat(read(queue)).isEqualTo("I0 gap3-4 I5 P1 P6 b2");
  }

  @Test
  void items_endOfStream_goesAfterAllOfIt() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    Media.stream("IPb", 0).forEach(queue::offer);
    queue.offer(end(0));
    queue.offer(Media.chunk("t", 'b', 0));
    assertThat(read(queue)).isEqualTo("I0 P1 b2 end b0");
  }

  @Test
  void items_finalChunk_isLastWhateverItsPriority() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    Media.stream("IPb", 0).forEach(queue::offer);
    queue.offer(Media.builder("s", 'A', 3).isFinal(true).build());
    queue.offer(end(0));
    assertThat(read(queue)).isEqualTo("I0 P1 b2 A3 end");
  }

  @Test
  void items_nextEpoch_waitsForTheLast() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    Media.stream("IPb", 0).forEach(queue::offer);
    queue.offer(end(0));
    queue.offer(Media.builder("s", 'P', 1).epoch(1).build());
    queue.offer(Media.builder("s", 'I', 2).epoch(1).build());
    queue.offer(end(1));
    queue.offer(Media.builder("s", 'A', 0).epoch(2).build());
    assertThat(read(queue)).isEqualTo("I0 P1 b2 end I2 P1 end A0");
  }

  @Test
  void items_nextEpochWithoutEnd_goesOn() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    Media.stream("IPb", 0).forEach(queue::offer);
    queue.offer(Media.builder("s", 'I', 0).epoch(1).build());
    assertThat(read(queue)).isEqualTo("I0 P1 b2 I0");
  }

  @Test
  void items_chunkOfAnEpochThatIsOver_isTooLate() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    queue.offer(Media.builder("s", 'I', 0).epoch(1).build());
    queue.offer(Media.builder("s", 'I', 9).epoch(0).build());
    assertThat(read(queue)).isEqualTo("I0");
    assertThat(queue.accounts().dropped(DropReason.TOO_LATE).chunks()).isEqualTo(1);
    assertThat(queue.accounts().balance()).isTrue();
  }

  @Test
  void items_epochOfWhichNothingIsLeft_isToldInOrder() {
    ReaderQueue queue = queue(Order.PRIORITY, 2);
    queue.offer(Media.chunk("s", 'I', 0));
    queue.offer(end(0));
    queue.offer(Media.builder("s", 'P', 0).epoch(1).build());
    queue.offer(end(1));
    queue.offer(Media.builder("s", 'I', 0).epoch(2).build());
    assertThat(read(queue)).isEqualTo("I0 end skip0-0(1) end I0");
  }

  @Test
  void items_skip_isToldOnceAheadOfTheLaterChunk() {
    for (Order order : Order.values()) {
      ReaderQueue queue = queue(order, 3);
      Media.stream("IPPPPbAA", 0).forEach(queue::offer);
      AssertSubscriber<StreamItem> reader =
          queue.items().subscribe().withSubscriber(AssertSubscriber.create(100));
      assertThat(Media.dump(reader.getItems())).as(order.name()).isEqualTo("I0 skip1-5(5) A6 A7");
      StreamItem.Skip skip = (StreamItem.Skip) reader.getItems().get(1);
      assertThat(skip.reason()).isEqualTo(DropReason.READER_TOO_SLOW);
    }
  }

  @Test
  void items_skipWithNothingBehind_isToldAtOnce() {
    ReaderQueue queue = queue(Order.PRIORITY, 2);
    Media.stream("IPP", 0).forEach(queue::offer);
    assertThat(read(queue)).isEqualTo("I0 P1 skip2-2(1)");
  }

  @Test
  void items_skipOffered_isPassedOn() {
    ReaderQueue queue = queue(Order.SEQUENCE, 10);
    queue.offer(new StreamItem.Skip("s", 0, 0, 9, 10, DropReason.REPLAY_EXPIRED));
    queue.offer(Media.chunk("s", 'I', 10));
    assertThat(read(queue)).isEqualTo("skip0-9(10) I10");
  }

  @Test
  void items_steadyHigh_lowIsSentAfter64Overtakes() {
    ReaderQueue queue = queue(Order.PRIORITY, 1000);
    queue.offer(Media.chunk("s", 'b', 0));
    for (int i = 1; i <= 200; i++) {
      queue.offer(Media.chunk("s", 'A', i));
    }
    List<String> items = List.of(read(queue).split(" "));
    assertThat(items.indexOf("b0")).isEqualTo(Turns.MAX_OVERTAKES);
  }

  @Test
  void items_severalStreams_orderOfArrivalDecides() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    queue.offer(Media.chunk("old", 'A', 1_000_000));
    queue.offer(Media.chunk("new", 'A', 0));
    queue.offer(Media.chunk("old", 'A', 1_000_001));
    assertThat(read(queue)).isEqualTo("A1000000 A0 A1000001");
  }

  @Test
  void items_configurationWithLowPriority_stillGoesFirst() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    queue.offer(Media.builder("s", 'M', 0).priority(MediaPriority.LOW).build());
    Media.stream("IP", 1).forEach(queue::offer);
    assertThat(read(queue)).isEqualTo("M0 I1 P2");
  }

  @Test
  void items_secondFinalChunk_goesLast() {
    ReaderQueue queue = queue(Order.PRIORITY, 100);
    queue.offer(Media.chunk("s", 'b', 0));
    queue.offer(Media.builder("s", 'A', 1).isFinal(true).build());
    queue.offer(Media.chunk("s", 'b', 2));
    queue.offer(Media.builder("s", 'A', 3).isFinal(true).build());
    assertThat(read(queue)).isEqualTo("A1 b0 b2 A3");
  }

  private static ReaderQueue queue(Order order, int maxChunks) {
    return new ReaderQueue(
        new ReaderConfig(order, maxChunks, 1 << 20, null), () -> 0, Runnable::run);
  }

  private static StreamItem gap(long from, long to) {
    return new StreamItem.Gap("s", 0, from, to, GapReason.TIMEOUT);
  }

  private static StreamItem end(int epoch) {
    return new StreamItem.End("s", epoch, EndReason.FINAL);
  }

  /** Reads one item at a time, as a slow reader does. */
  private static String read(ReaderQueue queue) {
    AssertSubscriber<StreamItem> reader =
        queue.items().subscribe().withSubscriber(AssertSubscriber.create());
    for (int i = 0; i < 1000; i++) {
      int before = reader.getItems().size();
      reader.request(1);
      assertThat(reader.getItems().size()).isLessThanOrEqualTo(before + 1);
    }
    assertThat(reader.getItems().stream().filter(i -> i instanceof MediaChunk).count())
        .isEqualTo(queue.accounts().sent().chunks());
    return Media.dump(reader.getItems());
  }
}
