package io.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaderQueueDropTest {
  private final List<String> dropped = new ArrayList<>();
  private long nowNanos;

  @ParameterizedTest(name = "{0} in a queue of {1} leaves {2}")
  @CsvSource({
    // Everything fits.
    "I P b P b,            5, I0 P1 b2 P3 b4",
    // Disposable pictures and thumbnails go first, the oldest first.
    "I P b P b P,          5, I0 P1 P3 b4 P5",
    "I T P b P A,          4, I0 P2 P4 A5",
    // The newcomer itself goes if it is the least useful.
    "I P P A b,            4, I0 P1 P2 A3",
    // Then the tail of the oldest complete group, from its end.
    "I P P P I P P,        6, I0 P1 P2 I4 P5 P6",
    "I P P P I P P,        4, I0 I4 P5 P6",
    "I P R P I P P,        5, I0 P1 I4 P5 P6",
    // The tail of the group that still grows goes after that, and then its newcomers.
    "I P P P,              3, I0 P1 P2",
    "I P P P P b P,        3, I0 P1 P2",
    // The next keyframe ends the damage.
    "I P P P P I,          4, I0 P1 P2 I5",
    // Whole tails before keyframes; old keyframes before the newest.
    "I P I P I P,          3, I0 I2 I4",
    "I P I P I P,          2, I2 I4",
    // Audio goes after all video, the oldest first.
    "I P A P A A,          3, A2 A4 A5",
    "A A A A,              3, A1 A2 A3",
    // An I-frame that is no keyframe is one more picture of its group.
    "I P i P I P,          4, I0 P1 I4 P5",
    // Without a keyframe nothing is known of what needs what: the oldest goes.
    "P P P P,              3, P1 P2 P3",
    "P P P I P,            3, P2 I3 P4",
    // Metadata has room of its own.
    "M I P M P,            2, M0 I1 P2 M3",
  })
  void offer_full_leavesTheMostUseful(String offered, int room, String left) {
    ReaderQueue queue = queue(Order.SEQUENCE, room, null);
    Media.stream(offered, 0).forEach(queue::offer);
    assertThat(Media.dump(chunks(queue))).isEqualTo(left);
    assertThat(queue.accounts().balance()).isTrue();
  }

  @Test
  void offer_chainBrokenInOpenGroup_restOfGroupIsUndecodable() {
    ReaderQueue queue = queue(Order.SEQUENCE, 3, null);
    Media.stream("IPPPbPI", 0).forEach(queue::offer);
    assertThat(dropped)
        .containsExactly(
            "P3 READER_TOO_SLOW", "b4 UNDECODABLE", "P5 UNDECODABLE", "P2 READER_TOO_SLOW");
    assertThat(Media.dump(chunks(queue))).isEqualTo("I0 P1 I6");
  }

  @Test
  void offer_tracksAndStreams_areDamagedApart() {
    ReaderQueue queue = queue(Order.SEQUENCE, 4, null);
    queue.offer(Media.builder("s", 'I', 0).build());
    queue.offer(Media.builder("s", 'I', 1).track(2).build());
    queue.offer(Media.builder("t", 'I', 0).build());
    queue.offer(Media.builder("s", 'P', 2).build());
    queue.offer(Media.builder("s", 'P', 3).track(2).build());
    assertThat(dropped).containsExactly("P2 READER_TOO_SLOW");
    AssertSubscriber<StreamItem> reader = read(queue, 100);
    queue.offer(Media.builder("s", 'P', 4).build());
    queue.offer(Media.builder("s", 'P', 5).track(2).build());
    queue.offer(Media.builder("t", 'P', 1).build());
    assertThat(Media.dump(reader.getItems())).isEqualTo("I0 I1 I0 skip2-2(1) P3 skip4-4(1) P5 P1");
  }

  @Test
  void offer_bytesFull_dropsUntilItFits() {
    ReaderQueue queue =
        new ReaderQueue(
            new ReaderConfig(Order.SEQUENCE, 100, 50, null), () -> 0, Runnable::run, this::dropped);
    Media.stream("IbbP", 0).forEach(queue::offer);
    queue.offer(Media.builder("s", 'P', 4).data(new byte[25]).build());
    assertThat(Media.dump(chunks(queue))).isEqualTo("I0 P3 P4");
  }

  @Test
  void offer_largerThanTheQueue_isDroppedAlone() {
    ReaderQueue queue =
        new ReaderQueue(
            new ReaderConfig(Order.SEQUENCE, 100, 50, null), () -> 0, Runnable::run, this::dropped);
    Media.stream("IPA", 0).forEach(queue::offer);
    queue.offer(Media.builder("s", 'I', 3).data(new byte[51]).build());
    Media.stream("PIA", 4).forEach(queue::offer);
    assertThat(dropped).startsWith("I3 READER_TOO_SLOW", "P4 UNDECODABLE");
    assertThat(Media.dump(chunks(queue))).isEqualTo("I0 P1 A2 I5 A6");
  }

  @Test
  void poll_pastMaxLag_dropsWithWhatNeedsIt() {
    ReaderQueue queue = queue(Order.SEQUENCE, 100, Duration.ofNanos(10));
    Media.stream("MIP", 0).forEach(queue::offer);
    nowNanos = 5;
    Media.stream("PAI", 3).forEach(queue::offer);
    nowNanos = 11;
    AssertSubscriber<StreamItem> reader = read(queue, 10);
    assertThat(Media.dump(reader.getItems())).isEqualTo("M0 skip1-3(3) A4 I5");
    assertThat(dropped).containsExactly("I1 TOO_LATE", "P3 UNDECODABLE", "P2 UNDECODABLE");
    assertThat(queue.accounts().dropped(DropReason.TOO_LATE).chunks()).isEqualTo(1);
  }

  @Test
  void offer_metadataBeyondItsRoom_dropsWhatIsSuperseded() {
    ReaderQueue queue = queue(Order.SEQUENCE, 3, null);
    queue.offer(Media.builder("s", 'M', 0).track(7).build());
    Media.stream("MMMMM", 1).forEach(queue::offer);
    assertThat(Media.dump(chunks(queue))).isEqualTo("M0 M4 M5");
  }

  @Test
  void offer_highPriorityPicture_neverOvertakesWhatItNeeds() {
    ReaderQueue queue = queue(Order.PRIORITY, 100, null);
    queue.offer(Media.builder("s", 'I', 0).priority(MediaPriority.LOW).build());
    queue.offer(Media.builder("s", 'P', 1).priority(MediaPriority.HIGH).build());
    assertThat(Media.dump(chunks(queue))).isEqualTo("I0 P1");
  }

  private ReaderQueue queue(Order order, int maxChunks, @Nullable Duration maxLag) {
    return new ReaderQueue(
        new ReaderConfig(order, maxChunks, 1 << 20, maxLag),
        () -> nowNanos,
        Runnable::run,
        this::dropped);
  }

  private void dropped(MediaChunk chunk, DropReason reason) {
    dropped.add(Media.dump(chunk) + " " + reason);
  }

  private static AssertSubscriber<StreamItem> read(ReaderQueue queue, long demand) {
    return queue.items().subscribe().withSubscriber(AssertSubscriber.create(demand));
  }

  private static List<StreamItem> chunks(ReaderQueue queue) {
    return read(queue, 10_000).getItems().stream().filter(i -> i instanceof MediaChunk).toList();
  }
}
