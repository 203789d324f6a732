package io.millrace.stream;

import static io.millrace.stream.HandPipeline.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.event.MediaStreamEvent.StreamStopped;
import io.millrace.media.ChunkResult;
import io.millrace.media.EndReason;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What no sender should do, and one day does. */
class BadInputTest {
  private static final long FAR = 1L << 62;
  private final HandPipeline pipeline = new HandPipeline();

  @Test
  void millionStreams_ofOneChunkEach_areFlushedAndForgotten() {
    int streams = 1_000_000;
    int kept = 10_000;
    StreamSettings settings =
        new StreamSettings(true, Duration.ofMinutes(10), kept, 1 << 20, 1 << 20);
    Pipeline real =
        Pipeline.standalone(
            new PipelineSettings(
                settings,
                PipelineSettings.DEFAULT.chunks(),
                PipelineSettings.DEFAULT.limits(),
                PipelineSettings.DEFAULT.demux(),
                PipelineSettings.DEFAULT.codec(),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
    StreamRegistry registry = real.registry();
    for (int i = 0; i < streams; i++) {
      registry.accept(chunk("s" + i, i % 10 * 3L)); // most are held, in wait for lower numbers
      if (i % 1000 == 0) {
        assertThat(registry.streamCount()).isLessThanOrEqualTo(kept);
        assertThat(registry.replayBytes()).isLessThanOrEqualTo((1 << 20) + 1000);
      }
    }
    assertThat(registry.accounts().balance()).isTrue();
    assertThat(registry.accounts().received()).isEqualTo(streams);
    long evicted = registry.totals().ended(EndReason.EVICTED).sum();
    assertThat(evicted).isEqualTo(streams - registry.streamCount());
    assertThat(registry.status("s" + (streams - 1)).accounts().received()).isEqualTo(1);
    assertThatThrownBy(() -> registry.status("s0")).isInstanceOf(UnknownStreamException.class);
    real.shutdown().await().indefinitely();
    assertThat(registry.accounts().delivered()).isEqualTo(streams);
  }

  @Test
  void streams_beyondTheMaximum_endLongestSilentFirst() {
    HandPipeline small = new HandPipeline(10);
    for (int i = 0; i < 25; i++) {
      small.pass(Duration.ofMillis(1));
      small.accept(chunk("s" + i, 5));
      assertThat(small.registry.streamCount()).isLessThanOrEqualTo(10);
    }
    assertThat(small.events(StreamStopped.class))
        .extracting(event -> event.streamId() + " " + event.reason())
        .containsExactlyElementsOf(
            IntStream.range(0, 15).mapToObj(i -> "s" + i + " " + EndReason.EVICTED).toList());
    assertThat(small.registry.accounts().delivered()).isEqualTo(15);
  }

  @Test
  void absurdJumps_areCountedWithoutOverflow() {
    for (String stream : new String[] {"a", "b", "c"}) {
      pipeline.accept(chunk(stream, 0));
      pipeline.accept(chunk(stream, FAR));
      pipeline.accept(chunk(stream, FAR + 1));
    }
    assertThat(pipeline.registry.accounts().missing()).isEqualTo(Long.MAX_VALUE);
    assertThat(pipeline.registry.status("a").accounts().missing()).isEqualTo(FAR - 1);
    assertThat(pipeline.registry.accounts().delivered()).isEqualTo(9);
  }

  @Test
  void absurdEpoch_isRefused_andTheHighestCanStillRestart() {
    pipeline.accept(chunk("a", 0));
    assertThat(pipeline.accept(HandPipeline.builder("a", 1).epoch(Integer.MAX_VALUE).build()))
        .isInstanceOf(ChunkResult.Rejected.class);
    int highest = Integer.MAX_VALUE / 2;
    assertThat(pipeline.accept(HandPipeline.builder("a", 0).epoch(highest).build()))
        .isInstanceOf(ChunkResult.Received.class);
    assertThat(pipeline.registry.restart("a")).isEqualTo(highest + 1);
  }

  @Test
  void wallClock_thatJumps_makesNoTimeNegative() {
    pipeline.accept(chunk("a", 0));
    pipeline.pass(Duration.ofSeconds(7));
    pipeline.wallClock = Instant.MIN;
    pipeline.accept(chunk("a", 1));
    pipeline.wallClock = Instant.MAX;
    pipeline.registry.stop("a");
    pipeline.settle();
    assertThat(pipeline.events(StreamStopped.class))
        .singleElement()
        .satisfies(event -> assertThat(event.durationSeconds()).isEqualTo(7));
  }

  @Test
  void finals_inFlood_endTheStreamEachTimeAndKeepNothing() {
    for (int i = 0; i < 1000; i++) {
      pipeline.accept(HandPipeline.builder("a", i).isFinal(true).build());
    }
    assertThat(pipeline.registry.accounts().delivered()).isEqualTo(1000);
    assertThat(pipeline.registry.replayBytes()).isLessThanOrEqualTo(1 << 16);
  }

  @Test
  void streams_thatStopAtAHole_areFlushedWhenTheyExpire() {
    pipeline.accept(chunk("a", 0));
    AssertSubscriber<StreamItem> reader =
        pipeline
            .registry
            .read("a", new ReaderConfig(Order.SEQUENCE, 10, 1000, null), new ReadFrom.Live())
            .items()
            .subscribe()
            .withSubscriber(AssertSubscriber.create(10));
    pipeline.accept(chunk("a", 2));
    pipeline.timer.jumpClock(Duration.ofHours(1)); // past the time to live, no timer having run
    pipeline.pass(Duration.ofMinutes(10));
    reader.assertCompleted();
    assertThat(reader.getItems()).hasSize(3).first().isInstanceOf(StreamItem.Gap.class);
    assertThat(pipeline.registry.streamCount()).isZero();
  }

  @Test
  void shutdown_whileAStreamExpires_endsItOnce() {
    pipeline.accept(chunk("a", 0));
    pipeline.timer.advance(Duration.ofMinutes(11)); // a worker is about to end it
    pipeline.registry.close();
    pipeline.settle();
    assertThat(pipeline.events(StreamStopped.class)).hasSize(1);
    assertThat(pipeline.registry.replayBytes()).isZero();
  }
}
