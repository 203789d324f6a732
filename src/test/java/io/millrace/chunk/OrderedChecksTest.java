package io.millrace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Checksums computed by others than who brings the chunk. */
class OrderedChecksTest {
  private static final int LARGE = OrderedChecks.MIN_PARALLEL_BYTES;

  private final Queue<Runnable> work = new ArrayDeque<>();

  private static ChunkProcessor processor(Executor workers) {
    return processor(ChunkProcessorConfig.DEFAULT, workers);
  }

  private static ChunkProcessor processor(ChunkProcessorConfig config, Executor workers) {
    HandTimer timer = new HandTimer();
    return new ChunkProcessor(config, ChunkLimits.DEFAULT, timer, timer, workers);
  }

  private static MediaChunk.Builder sound(int sizeBytes, Random random) {
    byte[] data = new byte[sizeBytes];
    random.nextBytes(data);
    return MediaChunk.builder("cam", ChunkType.AUDIO).data(data);
  }

  private static MediaChunk withChecksum(MediaChunk.Builder chunk) {
    return chunk.checksum(sha256(chunk.build().data())).build();
  }

  private static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static MediaChunk large(long number) {
    return withChecksum(sound(LARGE, new Random(number)).sequenceNumber(number));
  }

  private static MediaChunk small(long number) {
    return withChecksum(sound(1, new Random(number)).sequenceNumber(number));
  }

  private AssertSubscriber<StreamItem> run(Executor workers, MediaChunk... chunks) {
    return processor(workers)
        .process(Multi.createFrom().items(chunks))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
  }

  private void work() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  /** Unnumbered chunks get their numbers in order of arrival, so that each must keep its place. */
  @Property(tries = 20)
  void chunks_checkedByManyThreads_keepTheirOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<MediaChunk> sent = new ArrayList<>();
    List<byte[]> good = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      MediaChunk.Builder chunk = sound(1 + random.nextInt(3 * LARGE), random);
      switch (random.nextInt(4)) {
        case 0 -> sent.add(chunk.build());
        case 1 -> sent.add(chunk.checksum("00".repeat(32)).build());
        default -> sent.add(withChecksum(chunk));
      }
      MediaChunk last = sent.getLast();
      if (last.checksum() == null || !last.checksum().startsWith("0000000000")) {
        good.add(last.data());
      }
    }
    try (ExecutorService workers = Executors.newFixedThreadPool(4);
        ChunkProcessor processor = processor(workers)) {
      List<StreamItem> items =
          processor
              .process(Multi.createFrom().iterable(sent))
              .collect()
              .asList()
              .await()
              .indefinitely();

      assertThat(items).extracting(item -> ((MediaChunk) item).data()).isEqualTo(good);
      assertThat(processor.stats().validationFailures()).isEqualTo(sent.size() - good.size());
    }
  }

  @Test
  void chunk_behindOneThatIsBeingChecked_waitsForIt() {
    AssertSubscriber<StreamItem> items = run(work::add, large(0), small(1));
    items.assertHasNotReceivedAnyItem();

    work();

    items.assertItems(large(0), small(1)).assertCompleted();
  }

  @Test
  void smallChunk_withNothingBefore_isCheckedAtOnce() {
    run(work::add, small(0)).assertItems(small(0)).assertCompleted();
    assertThat(work).isEmpty();
  }

  @Test
  void completion_waitsForTheChecks() {
    AssertSubscriber<StreamItem> items = run(work::add, large(0));
    items.assertNotTerminated();

    work();

    items.assertItems(large(0)).assertCompleted();
  }

  @Test
  void failure_waitsForTheChecks() {
    AssertSubscriber<StreamItem> items =
        processor(work::add)
            .process(
                Multi.createBy()
                    .concatenating()
                    .streams(
                        Multi.createFrom().item(large(0)),
                        Multi.createFrom().failure(new IllegalStateException("uplink"))))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    items.assertNotTerminated();

    work();

    items.assertItems(large(0)).assertFailedWith(IllegalStateException.class, "uplink");
  }

  @Test
  void workers_thatTakeNothing_leaveTheWorkToTheCaller() {
    Executor refusing =
        task -> {
          throw new RejectedExecutionException("shut down");
        };

    run(refusing, large(0), large(1)).assertItems(large(0), large(1)).assertCompleted();
  }

  @Test
  void workers_areNoMoreThanConfigured() {
    assertThat(workersOfMany(parallel(1))).isEqualTo(1);
  }

  @Test
  void workers_areNoMoreThanThereAreProcessors() {
    assertThat(workersOfMany(parallel(10_000)))
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  private static ChunkProcessorConfig parallel(int checks) {
    ChunkProcessorConfig like = ChunkProcessorConfig.DEFAULT;
    return new ChunkProcessorConfig(
        like.maxBufferSize(),
        like.maxBufferBytes(),
        like.sequenceTimeout(),
        like.joinGrace(),
        like.enableReordering(),
        like.maxReorderWindow(),
        like.windowPolicy(),
        like.enableValidation(),
        checks);
  }

  private int workersOfMany(ChunkProcessorConfig config) {
    processor(config, work::add)
        .process(
            Multi.createFrom().items(IntStream.range(0, 200).mapToObj(OrderedChecksTest::large)))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    return work.size();
  }

  /** Runs all of these and returns how many were on their way at most. */
  private long mostOnTheirWay(int count, int sizeBytes) {
    AtomicLong asked = new AtomicLong();
    AtomicLong out = new AtomicLong();
    AtomicLong most = new AtomicLong();
    MediaChunk chunk = withChecksum(sound(sizeBytes, new Random(1)));
    AssertSubscriber<StreamItem> reader =
        processor(work::add)
            .process(
                Multi.createFrom()
                    .range(0, count)
                    .map(number -> chunk.at(0, number))
                    .onRequest()
                    .invoke(
                        more ->
                            most.accumulateAndGet(asked.addAndGet(more) - out.get(), Math::max)))
            .onItem()
            .invoke(out::incrementAndGet)
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    while (!work.isEmpty()) {
      work.remove().run();
    }
    reader.assertCompleted();
    assertThat(reader.getItems()).hasSize(count);
    return most.get();
  }

  @Test
  void upstream_whoseChunksAreNotCheckedYet_isNotAskedForMoreThanABatch() {
    AtomicLong asked = new AtomicLong();
    processor(work::add)
        .process(
            Multi.createFrom()
                .range(0, 10_000)
                .map(OrderedChecksTest::large)
                .onRequest()
                .invoke(asked::addAndGet))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));

    assertThat(asked.get()).isBetween(1L, (long) OrderingRun.BATCH);
  }

  @Test
  void upstream_ofSmallChunks_isAskedForABatchAtMost() {
    assertThat(mostOnTheirWay(2_000, LARGE))
        .isGreaterThan(OrderingRun.BATCH / 2)
        .isLessThanOrEqualTo(OrderingRun.BATCH);
  }

  @Test
  void upstream_ofHugeChunks_isAskedForFewerBytesThanABatchMayHave() {
    assertThat(mostOnTheirWay(200, OrderingRun.BATCH_BYTES / 32)).isBetween(16L, 33L);
  }

  @Test
  void subscriber_thatThrows_isFailedAndTheRestGoesOn() {
    try (ChunkProcessor processor = processor(Runnable::run)) {
      AssertSubscriber<StreamItem> thrower =
          new AssertSubscriber<>(Long.MAX_VALUE) {
            @Override
            public synchronized void onItem(StreamItem item) {
              throw new IllegalStateException("reader");
            }
          };

      processor.process(Multi.createFrom().items(large(0), large(1))).subscribe(thrower);

      thrower.assertFailedWith(IllegalStateException.class, "reader");
      assertThat(processor.openStreams()).isZero();
    }
  }
}
