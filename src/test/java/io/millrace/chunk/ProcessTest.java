package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorStats;
import io.millrace.media.ChunkType;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many streams through one pipe. */
class ProcessTest {
  private final HandTimer timer = new HandTimer();
  private final ChunkProcessor processor = processor(ChunkProcessorConfig.DEFAULT);

  private ChunkProcessor processor(ChunkProcessorConfig config) {
    return new ChunkProcessor(config, ChunkLimits.DEFAULT, timer, timer, Runnable::run);
  }

  static MediaChunk chunkOf(String stream, long number) {
    return MediaChunk.builder(stream, ChunkType.AUDIO)
        .sequenceNumber(number)
        .data(new byte[] {1})
        .build();
  }

  static List<String> words(List<StreamItem> items) {
    return items.stream().map(ProcessTest::word).toList();
  }

  private static String word(StreamItem item) {
    return switch (item) {
      case MediaChunk chunk -> chunk.streamId() + chunk.sequenceNumber();
      case StreamItem.Gap gap -> "gap(%d-%d)".formatted(gap.from(), gap.to());
      case StreamItem.Skip skip -> "skip";
      case StreamItem.End end -> "end(%d %s)".formatted(end.epoch(), end.reason());
    };
  }

  private AssertSubscriber<StreamItem> run(Multi<MediaChunk> chunks, long demand) {
    return processor.process(chunks).subscribe().withSubscriber(AssertSubscriber.create(demand));
  }

  @Test
  void streams_interleaved_comeOutEachInOrder() {
    List<StreamItem> items =
        run(
                Multi.createFrom()
                    .items(chunkOf("a", 1), chunkOf("b", 0), chunkOf("a", 0), chunkOf("b", 1)),
                Long.MAX_VALUE)
            .assertCompleted()
            .getItems();
    assertThat(words(items)).containsExactly("b0", "a0", "a1", "b1");
  }

  @Test
  void input_thatFails_flushesThenFails() {
    Multi<MediaChunk> broken =
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().items(chunkOf("a", 0), chunkOf("a", 2)),
                Multi.createFrom().failure(new IllegalStateException("broken")));
    AssertSubscriber<StreamItem> out = run(broken, 10);
    assertThat(words(out.getItems())).containsExactly("a0", "gap(1-1)", "a2");
    out.assertFailedWith(IllegalStateException.class, "broken");
  }

  @Test
  void result_thatIsNotRead_asksForNothing() {
    AtomicLong asked = new AtomicLong();
    AtomicLong made = new AtomicLong();
    Multi<MediaChunk> endless =
        Multi.createFrom()
            .generator(
                () -> 0L,
                (state, emitter) -> {
                  made.incrementAndGet();
                  emitter.emit(chunkOf("a", state));
                  return state + 1;
                });
    AssertSubscriber<StreamItem> out = run(endless.onRequest().invoke(asked::addAndGet), 0);
    assertThat(asked).hasValue(0);
    out.request(10);
    assertThat(out.getItems()).hasSize(10);
    assertThat(made).hasValue(10);
    out.request(1000);
    assertThat(out.getItems()).hasSize(1010);
    out.cancel();
    assertThat(made).hasValue(1010);
  }

  @Test
  void demand_whenOneChunkReleasesMany_isHonoured() {
    UnicastProcessor<MediaChunk> input = UnicastProcessor.create();
    AssertSubscriber<StreamItem> out = run(input, 2);
    LongStream.rangeClosed(1, 5).forEach(number -> input.onNext(chunkOf("a", number)));
    input.onNext(chunkOf("a", 0));
    assertThat(words(out.getItems())).containsExactly("a0", "a1");
    out.request(2);
    assertThat(words(out.getItems())).containsExactly("a0", "a1", "a2", "a3");
    input.onComplete();
    out.assertNotTerminated().request(2).assertCompleted();
    assertThat(out.getItems()).hasSize(6);
  }

  @Test
  void badChunks_inThePipe_areCountedAndPassedOver() {
    List<StreamItem> items =
        run(
                Multi.createFrom()
                    .items(chunkOf("a", 0), chunkOf("../b", 0), chunkOf("a", -9), chunkOf("a", 1)),
                1_000)
            .assertCompleted()
            .getItems();
    assertThat(words(items)).containsExactly("a0", "a1");
    assertThat(processor.stats().validationFailures()).isEqualTo(2);
    assertThat(processor.stats().chunksDropped()).isEqualTo(2);
  }

  @Test
  void restart_inThePipe_endsTheOldEpoch() {
    Multi<MediaChunk> chunks =
        Multi.createFrom()
            .items(chunk(0), chunk(1), chunk(2), chunk(0, "second run"), chunk(1, "second run"));
    assertThat(words(run(chunks, 100).assertCompleted().getItems()))
        .containsExactly(
            "cam0", "cam1", "cam2", "end(0 " + EndReason.RESTARTED + ")", "cam0", "cam1");
  }

  @Test
  void close_whileRunning_flushesAndCompletes() {
    UnicastProcessor<MediaChunk> input = UnicastProcessor.create();
    AssertSubscriber<StreamItem> out = run(input, 100);
    input.onNext(chunkOf("a", 0));
    input.onNext(chunkOf("a", 2));
    processor.close();
    out.assertCompleted();
    assertThat(words(out.getItems())).containsExactly("a0", "gap(1-1)", "a2");
  }

  @Test
  void cancel_whileHolding_leavesNoTimer() {
    UnicastProcessor<MediaChunk> input = UnicastProcessor.create();
    AssertSubscriber<StreamItem> out = run(input, 100);
    input.onNext(chunkOf("a", 0));
    input.onNext(chunkOf("a", 2));
    out.cancel();
    assertThat(timer.pending()).isZero();
    assertThat(words(out.getItems())).containsExactly("a0");
  }

  @Test
  void monitor_eachSecond_tellsTheStatistics() {
    List<ChunkProcessorStats> seen = new ArrayList<>();
    ChunkSequence sequence = processor.open("cam", new Recorder());
    processor.monitor().subscribe().with(seen::add);
    sequence.accept(chunk(0));
    sequence.accept(chunk(2));
    int before = seen.size();
    timer.advance(Duration.ofSeconds(3));
    assertThat(seen).hasSizeBetween(before + 3, before + 4);
    assertThat(seen.getLast().chunksProcessed()).isEqualTo(1);
    assertThat(seen.getLast().bufferUtilization()).isEqualTo(1.0 / 32);
  }
}
