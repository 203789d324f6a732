package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chunk.HandTimer;
import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Nonsense of every kind, from numbers to clocks, to a few streams at once. */
class NonsensePropertyTest {
  private static final int STEPS = 300;
  private static final int STREAMS = 6;
  private static final int MAX_STREAMS = 4;
  private static final int MAX_HELD = 20;
  private static final long MAX_HELD_BYTES = 60;
  private static final long REPLAY_BYTES = 1500;
  private static final long REPLAY_TOTAL_BYTES = 800;

  /** What one item of a replay window counts for at most. */
  private static final long ITEM_BYTES = 64 + 9;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TTL = Duration.ofMinutes(1);
  private static final long[] NUMBERS = {
    Long.MIN_VALUE, -2, -1, 0, 1, 31, 32, 33, 34, 255, 1 << 20, 1L << 62, Long.MAX_VALUE
  };
  private static final long[] TIMES = {Long.MIN_VALUE, -1, 0, 1, 1 << 30, Long.MAX_VALUE};
  private static final int[] EPOCHS = {-1, 1, 2, 9, Integer.MAX_VALUE / 2, Integer.MAX_VALUE};

  private static HandPipeline pipeline(WindowPolicy policy) {
    return new HandPipeline(
        new StreamSettings(true, TTL, MAX_STREAMS, REPLAY_BYTES, REPLAY_TOTAL_BYTES),
        new ChunkProcessorConfig(
            MAX_HELD,
            MAX_HELD_BYTES,
            TIMEOUT,
            ChunkProcessorConfig.DEFAULT_JOIN_GRACE,
            true,
            16,
            policy,
            true,
            4));
  }

  @Property(tries = 60)
  void nonsense_neverThrowsNorStallsNorGrows(@ForAll long seed, @ForAll WindowPolicy policy) {
    Random random = new Random(seed);
    HandPipeline pipeline = pipeline(policy);
    AssertSubscriber<StreamItem> reader =
        pipeline
            .registry
            .readAll(new ReaderConfig(Order.PRIORITY, 5, 1000, null), new ReadFrom.Live())
            .items()
            .subscribe()
            .withSubscriber(AssertSubscriber.create(1));
    long next = 0;
    for (int step = 0; step < STEPS; step++) {
      next = random.nextInt(20) == 0 ? random.nextInt(1000) : next + random.nextInt(3);
      ChunkResult result = pipeline.accept(nonsense(random, next));
      assertThat(result).isNotNull();
      assertBounded(pipeline.registry);
      disturb(random, pipeline);
      reader.request(1 + random.nextInt(2));
    }
    pipeline.pass(TIMEOUT.multipliedBy(2));
    assertThat(pipeline.registry.heldChunks()).isZero();
    pipeline.registry.close();
    pipeline.settle();
    reader.request(Long.MAX_VALUE);
    pipeline.settle();
    reader.assertCompleted();
    assertThat(pipeline.registry.streamCount()).isZero();
    assertThat(pipeline.registry.replayBytes()).isZero();
  }

  /** A chunk, most likely good, with anything wrong with it. */
  private static MediaChunk nonsense(Random random, long next) {
    ChunkType[] types = ChunkType.values();
    MediaChunk.Builder builder =
        MediaChunk.builder("s" + random.nextInt(STREAMS), types[random.nextInt(types.length)])
            .sequenceNumber(one(random) ? NUMBERS[random.nextInt(NUMBERS.length)] : next)
            .timestampUs(one(random) ? TIMES[random.nextInt(TIMES.length)] : next * 1000)
            .isFinal(one(random))
            .data(new byte[random.nextInt(10)]);
    if (one(random)) {
      builder.epoch(EPOCHS[random.nextInt(EPOCHS.length)]);
    }
    if (one(random)) {
      builder.checksum("f".repeat(random.nextInt(2) * 64));
    }
    return builder.build();
  }

  private static boolean one(Random random) {
    return random.nextInt(15) == 0;
  }

  private static void disturb(Random random, HandPipeline pipeline) {
    HandTimer timer = pipeline.timer;
    switch (random.nextInt(40)) {
      case 0 -> timer.jumpClock(Duration.ofMillis(random.nextInt(-60_000, 60_000)));
      case 1 -> timer.jumpClock(Duration.ofDays(random.nextInt(-9000, 9000)));
      case 2 -> pipeline.wallClock = random.nextBoolean() ? Instant.MIN : Instant.MAX;
      case 3, 4 -> pipeline.pass(Duration.ofMillis(random.nextInt(4000)));
      case 5 -> pipeline.registry.restart("s" + random.nextInt(STREAMS));
      default -> {}
    }
  }

  private static void assertBounded(StreamRegistry registry) {
    assertThat(registry.streamCount()).isLessThanOrEqualTo(MAX_STREAMS);
    assertThat(registry.heldChunks()).isLessThanOrEqualTo(MAX_STREAMS * (long) MAX_HELD);
    assertThat(registry.heldBytes()).isLessThanOrEqualTo(MAX_STREAMS * MAX_HELD_BYTES);
    assertThat(registry.replayBytes())
        .isLessThanOrEqualTo(REPLAY_TOTAL_BYTES + MAX_STREAMS * ITEM_BYTES);
    registry.readers().forEach(reader -> assertThat(reader.accounts().balance()).isTrue());
  }
}
