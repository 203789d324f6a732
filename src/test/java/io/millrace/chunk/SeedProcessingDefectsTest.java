package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static io.millrace.chunk.ProcessTest.chunkOf;
import static io.millrace.chunk.ProcessTest.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each way in which the seed's processing of many streams was wrong. */
class SeedProcessingDefectsTest {
  private static final List<String> STREAMS = List.of("a", "b", "c", "d");
  private final HandTimer timer = new HandTimer();
  private final ChunkProcessor processor = processor(ChunkProcessorConfig.DEFAULT);

  private ChunkProcessor processor(ChunkProcessorConfig config) {
    return new ChunkProcessor(config, ChunkLimits.DEFAULT, timer, timer, Runnable::run);
  }

  private AssertSubscriber<StreamItem> run(Multi<MediaChunk> chunks, long demand) {
    return processor.process(chunks).subscribe().withSubscriber(AssertSubscriber.create(demand));
  }

  @Test
  void processedChunk_isTheWholeChunk_notAStub() {
    MediaChunk sent = chunk(0);
    assertThat(run(Multi.createFrom().item(sent), 1).assertCompleted().getItems())
        .containsExactly(sent);
  }

  @Test
  void parallelInputs_keepTheOrderOfEachStream() throws InterruptedException {
    List<StreamItem> out = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (String stream : STREAMS) {
      Multi<MediaChunk> input = Multi.createFrom().range(0, 5_000).map(i -> chunkOf(stream, i));
      threads.execute(() -> processor.process(input).subscribe().with(out::add));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    for (String stream : STREAMS) {
      assertThat(words(out))
          .filteredOn(word -> word.startsWith(stream))
          .containsExactlyElementsOf(
              IntStream.range(0, 5_000).mapToObj(number -> stream + number).toList());
    }
  }

  @Test
  void inputThatEnds_deliversWhatIsHeld() {
    List<StreamItem> items =
        run(Multi.createFrom().items(chunkOf("a", 0), chunkOf("a", 3)), 10)
            .assertCompleted()
            .getItems();
    assertThat(words(items)).containsExactly("a0", "gap(1-2)", "a3");
    assertThat(processor.stats().bufferUtilization()).isZero();
  }

  @Test
  void openInput_withATimeoutOf50Milliseconds_isFlushed() {
    ChunkProcessor quick =
        processor(
            new ChunkProcessorConfig(
                64,
                1 << 20,
                Duration.ofMillis(50),
                ChunkProcessorConfig.DEFAULT_JOIN_GRACE,
                true,
                32,
                WindowPolicy.SKIP,
                true,
                4));
    UnicastProcessor<MediaChunk> input = UnicastProcessor.create();
    AssertSubscriber<StreamItem> out =
        quick.process(input).subscribe().withSubscriber(AssertSubscriber.create(10));
    input.onNext(chunkOf("a", 0));
    input.onNext(chunkOf("a", 2));
    assertThat(words(out.getItems())).containsExactly("a0");
    timer.advance(Duration.ofMillis(50));
    assertThat(words(out.getItems())).containsExactly("a0", "gap(1-1)", "a2");
    out.assertNotTerminated();
  }

  @Test
  void twoInputs_feedingOneStream_giveEachChunkOnce() {
    Multi<MediaChunk> even =
        Multi.createFrom().items(chunkOf("a", 0), chunkOf("a", 2), chunkOf("a", 4));
    Multi<MediaChunk> all =
        Multi.createFrom()
            .items(
                chunkOf("a", 0),
                chunkOf("a", 1),
                chunkOf("a", 2),
                chunkOf("a", 3),
                chunkOf("a", 4));
    List<StreamItem> items =
        run(Multi.createBy().merging().streams(even, all), Long.MAX_VALUE)
            .assertCompleted()
            .getItems();
    assertThat(words(items)).containsExactly("a0", "a1", "a2", "a3", "a4");
    assertThat(processor.stats().chunksDropped()).isEqualTo(3);
  }

  @Test
  void result_thatNobodyReads_blocksNobodyElse() {
    Multi<MediaChunk> one = Multi.createFrom().range(0, 5_000).map(i -> chunkOf("a", i));
    Multi<MediaChunk> other = Multi.createFrom().range(0, 5_000).map(i -> chunkOf("b", i));
    AssertSubscriber<StreamItem> unread = run(one, 1);
    assertThat(run(other, Long.MAX_VALUE).assertCompleted().getItems()).hasSize(5_000);
    unread.assertNotTerminated().request(5_000);
    assertThat(unread.assertCompleted().getItems()).hasSize(5_000);
  }

  @Test
  void streams_300000Ids_areNotAllKept() {
    AtomicLong delivered = new AtomicLong();
    long[] mostOpen = new long[1];
    processor
        .process(Multi.createFrom().range(0, 300_000).map(id -> chunkOf("s" + id, 0)))
        .subscribe()
        .with(
            item -> {
              delivered.incrementAndGet();
              mostOpen[0] = Math.max(mostOpen[0], processor.openStreams());
            });
    assertThat(delivered).hasValue(300_000);
    assertThat(mostOpen[0]).isCloseTo(OrderingRun.MAX_STREAMS, within(1L));
    assertThat(processor.openStreams()).isZero();
  }
}
