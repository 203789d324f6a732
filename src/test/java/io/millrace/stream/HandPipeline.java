package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chunk.ChunkLimits;
import io.millrace.chunk.ChunkProcessor;
import io.millrace.chunk.HandTimer;
import io.millrace.codec.CodecSettings;
import io.millrace.codec.MediaCodec;
import io.millrace.event.EventBus;
import io.millrace.event.MediaStreamEvent;
import io.millrace.event.MediaStreamEvent.ChunkDropped;
import io.millrace.event.MediaStreamEvent.ChunkRejected;
import io.millrace.event.MediaStreamEvent.GapDetected;
import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import io.millrace.stream.PipelineTotals.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A registry on clocks set by hand, and all events that it made. Workers' tasks wait until {@link
 * #settle}, so that all runs in one thread.
 */
final class HandPipeline {
  static final Duration UNDERRUN_AFTER = Duration.ofSeconds(2);

  final HandTimer timer = new HandTimer();
  final List<MediaStreamEvent> events = new ArrayList<>();
  private final Map<Class<?>, Long> counts = new HashMap<>();
  final StreamRegistry registry;
  final FollowedStreams followed;
  final MediaCodec codec = Pipeline.codec(CodecSettings.DEFAULT, Runnable::run);
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  Instant wallClock = Instant.parse("2001-02-03T04:05:06Z");

  HandPipeline(StreamSettings streams, ChunkProcessorConfig chunks) {
    EventBus bus = new EventBus(Runnable::run);
    bus.events()
        .subscribe()
        .with(
            event -> {
              events.add(event);
              counts.merge(event.getClass(), 1L, Long::sum);
            });
    StreamContext context =
        new StreamContext(
            streams,
            new ChunkProcessor(chunks, ChunkLimits.DEFAULT, timer, timer, Runnable::run),
            codec,
            bus,
            new PipelineTotals(),
            PipelineListener.NONE,
            () -> wallClock,
            timer,
            timer,
            UNDERRUN_AFTER,
            new AtomicLong(),
            new Receipts());
    registry = new StreamRegistry(context, work::add, timer);
    followed = new FollowedStreams(registry, context);
  }

  /** With the given bound of streams. */
  HandPipeline(int maxStreams) {
    this(
        new StreamSettings(true, Duration.ofMinutes(10), maxStreams, 1 << 16, 1 << 18),
        ChunkProcessorConfig.DEFAULT);
  }

  HandPipeline() {
    this(100);
  }

  static MediaChunk chunk(String stream, long number) {
    return builder(stream, number).build();
  }

  static MediaChunk.Builder builder(String stream, long number) {
    return MediaChunk.builder(stream, ChunkType.AUDIO)
        .sequenceNumber(number)
        .timestampUs(number)
        .data(new byte[] {1, 2, 3});
  }

  ChunkResult accept(MediaChunk chunk) {
    ChunkResult result = registry.accept(chunk);
    settle();
    return result;
  }

  void pass(Duration time) {
    timer.advance(time);
    settle();
  }

  /** Does the workers' work, then checks that what happened adds up. */
  void settle() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
    assertBalanced();
  }

  <E extends MediaStreamEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The accounts balance, and statistics, meters and events say the same. */
  private void assertBalanced() {
    ChunkAccounts all = registry.accounts();
    PipelineTotals totals = registry.totals();
    assertThat(all.balance()).as("%s", all).isTrue();
    assertThat(registry.list()).allMatch(status -> status.accounts().balance());
    if (registry.settings().origin() == StreamOrigin.HERE) {
      assertTold(all, totals);
    }
  }

  private void assertTold(ChunkAccounts all, PipelineTotals totals) {
    assertThat(all.held()).isEqualTo(registry.heldChunks());
    assertThat(sum(type -> totals.received(type).chunks())).isEqualTo(all.received());
    assertThat(sum(Result.DELIVERED)).isEqualTo(all.delivered());
    assertThat(sum(Result.DUPLICATE)).isEqualTo(all.duplicates());
    assertThat(sum(Result.REJECTED)).isEqualTo(all.rejected());
    assertThat(totals.missing()).isEqualTo(all.missing());
    assertThat(count(ChunkRejected.class)).isEqualTo(all.rejected());
    assertThat(count(GapDetected.class)).isEqualTo(all.gaps());
    long dropped = Stream.of(DropReason.values()).mapToLong(r -> totals.readerDrops(r).sum()).sum();
    assertThat(count(ChunkDropped.class)).isEqualTo(dropped);
  }

  private long count(Class<? extends MediaStreamEvent> type) {
    return counts.getOrDefault(type, 0L);
  }

  private long sum(Result result) {
    PipelineTotals totals = registry.totals();
    return sum(type -> totals.result(result, type).chunks());
  }

  private static long sum(ToLongFunction<ChunkType> count) {
    return Stream.of(ChunkType.values()).mapToLong(count).sum();
  }
}
