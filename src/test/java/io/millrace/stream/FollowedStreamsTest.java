package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.event.MediaStreamEvent.ChunkDropped;
import io.millrace.media.ChunkType;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that others put in order, as the readers of this process get them. */
class FollowedStreamsTest {
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final int REPLAY_BYTES = 1000;

  private final HandPipeline hand =
      new HandPipeline(
          new StreamSettings(true, TTL, 100, REPLAY_BYTES, 1 << 18, StreamOrigin.BROKER),
          io.millrace.media.ChunkProcessorConfig.DEFAULT);

  private boolean follow(StreamItem item) {
    boolean isNew = hand.followed.accept(item, hand.wallClock);
    hand.settle();
    return isNew;
  }

  private boolean chunk(int epoch, long number) {
    return follow(HandPipeline.builder("cam", number).epoch(epoch).build());
  }

  private boolean gap(long from, long to) {
    return follow(new StreamItem.Gap("cam", 0, from, to, GapReason.TIMEOUT));
  }

  private boolean end(int epoch, EndReason reason) {
    return follow(new StreamItem.End("cam", epoch, reason));
  }

  private AssertSubscriber<StreamItem> read(ReadFrom from) {
    return read(from, Long.MAX_VALUE, 100);
  }

  private AssertSubscriber<StreamItem> read(ReadFrom from, long demand, int maxChunks) {
    ReaderConfig config = new ReaderConfig(Order.SEQUENCE, maxChunks, 1 << 20, null);
    AssertSubscriber<StreamItem> reader =
        hand.registry
            .read("cam", config, from)
            .items()
            .subscribe()
            .withSubscriber(AssertSubscriber.create(demand));
    hand.settle();
    return reader;
  }

  private static ReadFrom after(int epoch, long number) {
    return new ReadFrom.After(ReadFrom.Position.at(epoch, number));
  }

  /** Items in short: epoch:number, gap from-to, skip from-to, end reason. */
  private static List<String> got(AssertSubscriber<StreamItem> reader) {
    return reader.getItems().stream().map(FollowedStreamsTest::brief).toList();
  }

  private static String brief(StreamItem item) {
    return switch (item) {
      case MediaChunk chunk -> chunk.epoch() + ":" + chunk.sequenceNumber();
      case StreamItem.Gap gap -> "gap %d-%d".formatted(gap.from(), gap.to());
      case StreamItem.Skip skip -> "skip %d-%d".formatted(skip.from(), skip.to());
      case StreamItem.End end -> "end " + end.reason().text();
    };
  }

  @Test
  void items_joinedMidway_reachReadersAtOnce_whateverTheirNumbers() {
    chunk(2, 1000);
    AssertSubscriber<StreamItem> reader = read(new ReadFrom.Earliest());
    chunk(2, 1001);
    follow(new StreamItem.Gap("cam", 2, 1002, 5000, GapReason.JUMP));
    chunk(2, 5001);

    assertThat(got(reader)).containsExactly("2:1000", "2:1001", "gap 1002-5000", "2:5001");
    StreamStatus status = hand.registry.status("cam");
    assertThat(status.epoch()).isEqualTo(2);
    assertThat(status.nextExpected()).isEqualTo(5002);
    assertThat(status.accounts().delivered()).isEqualTo(3);
    assertThat(status.accounts().missing()).isEqualTo(3999);
  }

  @Test
  void repetitions_ofEveryKind_areDropped() {
    chunk(0, 0);
    AssertSubscriber<StreamItem> reader = read(new ReadFrom.Earliest());
    for (int round = 0; round < 2; round++) {
      boolean isNew = round == 0;
      assertThat(chunk(0, 1)).isEqualTo(isNew);
      assertThat(gap(2, 3)).isEqualTo(isNew);
      assertThat(chunk(0, 4)).isEqualTo(isNew);
    }
    assertThat(chunk(0, 3)).as("given up before").isFalse();
    chunk(1, 0);
    assertThat(chunk(0, 5)).as("of an epoch that is over").isFalse();
    assertThat(end(0, EndReason.RESTARTED)).isFalse();

    assertThat(got(reader)).containsExactly("0:0", "0:1", "gap 2-3", "0:4", "1:0");
  }

  @Test
  void finalChunk_andTheEndBehindIt_areOneEnd_andTheStreamIsStillRead() {
    chunk(0, 0);
    AssertSubscriber<StreamItem> reader = read(new ReadFrom.Earliest());
    follow(HandPipeline.builder("cam", 1).isFinal(true).build());
    assertThat(end(0, EndReason.FINAL)).isTrue();
    assertThat(end(0, EndReason.FINAL)).isFalse();

    assertThat(hand.registry.status("cam").replayItems()).isEqualTo(3);
    assertThat(got(reader)).containsExactly("0:0", "0:1", "end final");
    reader.assertCompleted();
    assertThat(got(read(new ReadFrom.Earliest()))).containsExactly("0:0", "0:1", "end final");
  }

  @Test
  void streamThatEndsForGood_isForgotten_andBeginsAnewWithAnyNumber() {
    chunk(1, 7);
    AssertSubscriber<StreamItem> reader = read(new ReadFrom.Earliest());
    end(1, EndReason.EXPIRED);

    assertThat(got(reader)).containsExactly("1:7", "end expired");
    reader.assertCompleted();
    assertThat(hand.registry.list()).isEmpty();
    assertThat(hand.registry.replayBytes()).isZero();
    assertThat(end(1, EndReason.EXPIRED)).as("creates nothing").isTrue();
    assertThat(hand.registry.list()).isEmpty();

    assertThat(chunk(0, 0)).isTrue();
    assertThat(got(read(new ReadFrom.Earliest()))).containsExactly("0:0");
  }

  @Test
  void streamThatWasFinal_andExpiredUnheard_beginsAnewWithAnyNumber() {
    follow(
        MediaChunk.builder("cam", ChunkType.METADATA)
            .epoch(1)
            .sequenceNumber(6)
            .data(new byte[] {1})
            .build());
    assertThat(hand.registry.status("cam").trackConfigs()).hasSize(1);
    follow(HandPipeline.builder("cam", 7).epoch(1).isFinal(true).build());
    end(1, EndReason.FINAL);
    hand.pass(TTL.minusSeconds(1));

    assertThat(chunk(0, 0)).isTrue();
    assertThat(hand.registry.status("cam").epoch()).isZero();
    assertThat(hand.registry.status("cam").phase()).isEqualTo("LIVE");
    assertThat(hand.registry.status("cam").trackConfigs()).isEmpty();
  }

  @Test
  void endOfAnUnknownStream_createsNone() {
    end(0, EndReason.FINAL);
    assertThat(hand.registry.list()).isEmpty();
  }

  @Test
  void silenceHere_letsReadersGoWithoutAnEnd_sinceTheStreamMayGoOn() {
    chunk(0, 0);
    AssertSubscriber<StreamItem> reader = read(new ReadFrom.Earliest());
    hand.pass(TTL.plusSeconds(1));

    assertThat(got(reader)).containsExactly("0:0");
    reader.assertCompleted();
    assertThat(hand.registry.list()).isEmpty();
    assertThat(chunk(0, 1)).isTrue();
    assertThat(got(read(after(0, 0)))).containsExactly("0:1");
  }

  @Test
  void shutdownHere_letsReadersGoWithoutAnEnd() {
    chunk(0, 0);
    AssertSubscriber<StreamItem> reader = read(new ReadFrom.Earliest());
    hand.registry.close();
    hand.settle();

    assertThat(got(reader)).containsExactly("0:0");
    reader.assertCompleted();
    assertThat(chunk(0, 1)).as("taken by nobody").isTrue();
    assertThat(hand.registry.streamCount()).isZero();
  }

  @Test
  void orderOfTheStream_isToldByOthers_andWhatReadersLoseIsToldHere() {
    chunk(0, 0);
    AssertSubscriber<StreamItem> reader = read(new ReadFrom.Live(), 1, 2);
    for (int number = 1; number < 10; number++) {
      chunk(0, number);
    }
    gap(10, 12);
    end(0, EndReason.STOPPED);

    assertThat(hand.events).isNotEmpty().allMatch(ChunkDropped.class::isInstance);
    assertThat(hand.registry.totals().started().sum()).isZero();
    assertThat(hand.registry.accounts().delivered())
        .as("a slow reader holds nobody up")
        .isEqualTo(10);
    reader.cancel();
  }

  @Test
  void readerFromAProcessThatIsAhead_getsNothingTwice() {
    chunk(0, 5);
    AssertSubscriber<StreamItem> sameEpoch = read(after(0, 7));
    AssertSubscriber<StreamItem> laterEpoch = read(after(1, 0));
    chunk(0, 6);
    chunk(0, 7);
    chunk(0, 8);
    chunk(1, 0);
    chunk(1, 1);

    assertThat(got(sameEpoch)).containsExactly("0:8", "1:0", "1:1");
    assertThat(got(laterEpoch)).containsExactly("1:1");
  }

  @Test
  void readerFromAProcessThatKnewMore_isToldWhatItMisses() {
    chunk(0, 100);
    chunk(0, 101);
    assertThat(got(read(after(0, 42)))).containsExactly("skip 43-99", "0:100", "0:101");
    assertThat(got(read(after(0, 100)))).containsExactly("0:101");
  }

  @Test
  void readerThatResumes_isToldOfTheGapAndTheEndBehindItsPlace() {
    chunk(0, 4);
    gap(5, 7);
    chunk(0, 8);
    end(0, EndReason.FINAL);

    assertThat(got(read(after(0, 4)))).containsExactly("gap 5-7", "0:8", "end final");
    assertThat(got(read(after(0, 8)))).containsExactly("end final");
  }

  @Test
  void writing_isRefusedWithWhatToDoInstead() {
    assertThatThrownBy(() -> hand.registry.accept(HandPipeline.chunk("cam", 0)))
        .isInstanceOf(StreamElsewhereException.class)
        .hasMessageContaining("cam")
        .hasMessageContaining("role ingest");
    assertThatThrownBy(() -> hand.registry.stop("cam"))
        .isInstanceOf(StreamElsewhereException.class);
    MediaStream description = MediaStream.withDefaults("cam", hand.wallClock);
    assertThatThrownBy(() -> hand.registry.configure(description))
        .isInstanceOf(StreamElsewhereException.class);
    chunk(0, 0);
    assertThatThrownBy(() -> hand.registry.accept(HandPipeline.chunk("cam", 1)))
        .isInstanceOf(StreamElsewhereException.class);
  }

  @Test
  void reading_whereNothingIsFollowed_isRefused() {
    HandPipeline elsewhere =
        new HandPipeline(
            new StreamSettings(true, TTL, 100, REPLAY_BYTES, 1 << 18, StreamOrigin.ELSEWHERE),
            io.millrace.media.ChunkProcessorConfig.DEFAULT);

    assertThatThrownBy(() -> elsewhere.registry.status("cam"))
        .isInstanceOf(StreamElsewhereException.class)
        .hasMessageContaining("millrace.follow.enabled");
    assertThatThrownBy(elsewhere.registry::list).isInstanceOf(StreamElsewhereException.class);
    assertThatThrownBy(elsewhere.registry::requireReadable)
        .isInstanceOf(StreamElsewhereException.class);
  }
}
