package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.delivery.ReaderConfig;
import io.millrace.event.MediaStreamEvent.BufferUnderrun;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a live stream that someone reads runs dry. */
class UnderrunTest {
  private static final Duration JUST_BEFORE = HandPipeline.UNDERRUN_AFTER.minusMillis(1);
  private static final Duration ONE_MORE = Duration.ofMillis(1);

  private final HandPipeline hand = new HandPipeline();

  @AfterEach
  void eventsAndMetersAgree() {
    assertThat(hand.registry.totals().underruns().sum()).isEqualTo(underruns());
  }

  private int underruns() {
    return hand.events(BufferUnderrun.class).size();
  }

  private AssertSubscriber<StreamItem> read() {
    AssertSubscriber<StreamItem> reader =
        hand.registry
            .read("cam", ReaderConfig.DEFAULT, new ReadFrom.Live())
            .items()
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    hand.settle();
    return reader;
  }

  @Test
  void silence_isToldOnce_withNoTraffic() {
    hand.accept(HandPipeline.chunk("cam", 0));
    read();

    hand.pass(JUST_BEFORE);
    assertThat(underruns()).isZero();
    hand.pass(ONE_MORE);
    assertThat(hand.events(BufferUnderrun.class))
        .singleElement()
        .matches(event -> event.streamId().equals("cam") && event.bufferLevel() == 0);
    hand.pass(HandPipeline.UNDERRUN_AFTER.multipliedBy(10));
    assertThat(underruns()).isEqualTo(1);
  }

  @Test
  void chunk_endsTheDrySpell_andTheNextIsToldAgain() {
    hand.accept(HandPipeline.chunk("cam", 0));
    read();
    hand.pass(HandPipeline.UNDERRUN_AFTER);
    hand.accept(HandPipeline.chunk("cam", 1));

    hand.pass(JUST_BEFORE);
    assertThat(underruns()).isEqualTo(1);
    hand.pass(ONE_MORE);
    assertThat(underruns()).isEqualTo(2);
  }

  @Test
  void streamThatKeepsComing_isNeverDry() {
    hand.accept(HandPipeline.chunk("cam", 0));
    read();
    for (int i = 1; i < 20; i++) {
      hand.pass(JUST_BEFORE);
      hand.accept(HandPipeline.chunk("cam", i));
    }
    assertThat(underruns()).isZero();
  }

  @Test
  void reader_whoComesToASilentStream_waitsAsLong() {
    hand.accept(HandPipeline.chunk("cam", 0));
    hand.pass(Duration.ofMinutes(1));
    assertThat(underruns()).as("nobody reads").isZero();

    read();
    hand.pass(JUST_BEFORE);
    assertThat(underruns()).isZero();
    hand.pass(ONE_MORE);
    assertThat(underruns()).isEqualTo(1);
  }

  @Test
  void streamThatEnded_orThatOnlyReadersOfAllRead_isNotDry() {
    hand.registry
        .readAll(ReaderConfig.DEFAULT, new ReadFrom.Live())
        .items()
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    hand.accept(HandPipeline.chunk("other", 0));
    hand.accept(HandPipeline.chunk("cam", 0));
    read();
    hand.accept(HandPipeline.builder("cam", 1).isFinal(true).build());

    hand.pass(HandPipeline.UNDERRUN_AFTER.multipliedBy(2));

    assertThat(underruns()).isZero();
  }

  @Test
  void readerWhoLeaves_isNotMissed() {
    hand.accept(HandPipeline.chunk("cam", 0));
    read().cancel();
    hand.settle();

    hand.pass(HandPipeline.UNDERRUN_AFTER);

    assertThat(underruns()).isZero();
  }
}
