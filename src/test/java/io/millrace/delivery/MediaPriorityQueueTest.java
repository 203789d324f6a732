package io.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MediaPriorityQueueTest {
  private final MediaPriorityQueue queue = new MediaPriorityQueue(10_000, 1 << 20);

  @Test
  void dequeue_anyDepth_isInOrderOfPriorityThenArrival() {
    for (int i = 0; i < 9_000; i++) {
      MediaPriority priority = i % 3 == 0 ? MediaPriority.NORMAL : MediaPriority.LOW;
      queue.tryEnqueue(Media.chunk("s", priority, i));
    }
    offer(MediaPriority.HIGH, 9_000, 60);
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(60));
    assertThat(numbers(reader)).isSorted().first().isEqualTo(9_000L);

    reader.request(Long.MAX_VALUE);

    assertThat(numbers(reader)).hasSize(9_060).doesNotHaveDuplicates();
    for (MediaPriority priority : MediaPriority.values()) {
      assertThat(reader.getItems().stream().filter(c -> c.priority() == priority))
          .extracting(MediaChunk::sequenceNumber)
          .isSorted();
    }
  }

  @Test
  void dequeue_steadyHigh_lowIsSentAfter64Overtakes() {
    offer(MediaPriority.LOW, 5_000, 2);
    offer(MediaPriority.HIGH, 0, 200);

    List<Long> numbers =
        numbers(queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(200)));

    assertThat(numbers.indexOf(5_000L)).isEqualTo(Turns.MAX_OVERTAKES);
    assertThat(numbers.indexOf(5_001L)).isEqualTo(2 * Turns.MAX_OVERTAKES + 1);
  }

  @Test
  void dequeue_highOlderThanLow_isNotInterrupted() {
    offer(MediaPriority.HIGH, 0, 200);
    offer(MediaPriority.LOW, 5_000, 1);

    assertThat(numbers(queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(200))))
        .doesNotContain(5_000L);
  }

  @Test
  void dequeue_requestOne_givesOne() {
    offer(MediaPriority.LOW, 0, 5);
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create());
    assertThat(reader.getItems()).isEmpty();
    reader.request(1);
    assertThat(reader.getItems()).hasSize(1);
    reader.request(2);
    assertThat(reader.getItems()).hasSize(3);
    reader.cancel();
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void dequeue_requestZero_failsTheReaderOnly() {
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create());
    reader.request(0);
    reader.assertFailedWith(IllegalArgumentException.class);
    offer(MediaPriority.LOW, 0, 1);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void dequeue_twoReaders_shareTheChunks() {
    AssertSubscriber<MediaChunk> one =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(10));
    AssertSubscriber<MediaChunk> other =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(10));
    offer(MediaPriority.LOW, 0, 20);
    assertThat(one.getItems()).hasSize(10);
    assertThat(other.getItems()).hasSize(10).doesNotContainAnyElementsOf(one.getItems());
  }

  @Test
  void dequeue_cancelledAtAChunk_theRestGoesToAnotherReader() {
    offer(MediaPriority.LOW, 0, 20);
    List<Long> first = new ArrayList<>();
    queue
        .dequeue()
        .select()
        .first(3)
        .onItem()
        .transform(MediaChunk::sequenceNumber)
        .subscribe()
        .with(first::add);

    AssertSubscriber<MediaChunk> second =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(20));

    assertThat(first).containsExactly(0L, 1L, 2L);
    assertThat(numbers(second)).hasSize(17).isSorted().startsWith(3L);
  }

  @Test
  void dequeue_anotherReaderJoinsAtAChunk_theyTakeTurns() {
    offer(MediaPriority.LOW, 0, 21);
    List<AssertSubscriber<MediaChunk>> others = new ArrayList<>();
    AssertSubscriber<MediaChunk> first =
        queue
            .dequeue()
            .onItem()
            .invoke(
                chunk -> {
                  if (others.isEmpty()) {
                    others.add(AssertSubscriber.create(20));
                    queue.dequeue().subscribe().withSubscriber(others.getFirst());
                  }
                })
            .subscribe()
            .withSubscriber(AssertSubscriber.create(20));

    assertThat(first.getItems()).hasSize(11);
    assertThat(others.getFirst().getItems()).hasSize(10);
  }

  @Test
  void enqueue_full_completesInOrderWhenThereIsRoom() {
    MediaPriorityQueue small = new MediaPriorityQueue(1, 1 << 20);
    small.tryEnqueue(Media.chunk("s", MediaPriority.LOW, 0));
    UniAssertSubscriber<Void> first = enqueue(small, 1);
    UniAssertSubscriber<Void> second = enqueue(small, 2);
    first.assertNotTerminated();
    assertThat(small.size()).isEqualTo(1);
    assertThat(small.tryEnqueue(Media.chunk("s", MediaPriority.HIGH, 3))).isFalse();

    AssertSubscriber<MediaChunk> reader =
        small.dequeue().subscribe().withSubscriber(AssertSubscriber.create(1));
    first.assertCompleted();
    second.assertNotTerminated();
    reader.request(1);
    second.assertCompleted();
    reader.request(1);
    assertThat(numbers(reader)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void enqueue_cancelledWhileWaiting_leavesTheLine() {
    MediaPriorityQueue small = new MediaPriorityQueue(1, 1 << 20);
    small.tryEnqueue(Media.chunk("s", MediaPriority.LOW, 0));
    enqueue(small, 1).cancel();
    UniAssertSubscriber<Void> second = enqueue(small, 2);
    AssertSubscriber<MediaChunk> reader =
        small.dequeue().subscribe().withSubscriber(AssertSubscriber.create(2));
    second.assertCompleted();
    assertThat(numbers(reader)).containsExactly(0L, 2L);
  }

  @Test
  void enqueue_bytesFull_waits() {
    MediaPriorityQueue small = new MediaPriorityQueue(100, 2 * Media.CHUNK_BYTES);
    enqueue(small, 0).assertCompleted();
    enqueue(small, 1).assertCompleted();
    enqueue(small, 2).assertNotTerminated();
    assertThat(small.sizeBytes()).isEqualTo(2 * Media.CHUNK_BYTES);
  }

  @Test
  void tryEnqueue_whileALargerChunkWaits_doesNotOvertakeIt() {
    MediaPriorityQueue small = new MediaPriorityQueue(100, Media.CHUNK_BYTES + 5);
    enqueue(small, 0).assertCompleted();
    enqueue(small, 1).assertNotTerminated();
    MediaChunk tiny = Media.builder("s", 'A', 2).data(new byte[1]).build();
    assertThat(small.tryEnqueue(tiny)).isFalse();
  }

  @Test
  void enqueue_largerThanQueue_isRefused() {
    MediaPriorityQueue small = new MediaPriorityQueue(100, Media.CHUNK_BYTES - 1);
    enqueue(small, 0).assertFailedWith(IllegalArgumentException.class);
    MediaChunk chunk = Media.chunk("s", MediaPriority.LOW, 0);
    assertThatThrownBy(() -> small.tryEnqueue(chunk)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void close_withChunks_drainsThenCompletes() {
    offer(MediaPriority.LOW, 0, 3);
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(2));
    queue.close();
    reader.assertNotTerminated();
    reader.request(1);
    reader.assertCompleted();
    assertThat(numbers(reader)).containsExactly(0L, 1L, 2L);
    queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create()).assertCompleted();
  }

  @Test
  void enqueue_manyThreads_eachChunkArrivesOnceAndInItsOrder() throws InterruptedException {
    MediaPriorityQueue small = new MediaPriorityQueue(16, 1 << 20);
    int producers = 4;
    int each = 5_000;
    List<MediaChunk> got = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    small.dequeue().subscribe().with(got::add, failure -> {}, done::countDown);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      String stream = "p" + p;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      small
                          .enqueue(Media.chunk(stream, MediaPriority.NORMAL, i))
                          .await()
                          .indefinitely();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    small.close();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(got).hasSize(producers * each);
    Set<String> seen = new HashSet<>();
    for (int p = 0; p < producers; p++) {
      String stream = "p" + p;
      AtomicLong next = new AtomicLong();
      got.stream()
          .filter(c -> c.streamId().equals(stream))
          .forEach(c -> assertThat(c.sequenceNumber()).isEqualTo(next.getAndIncrement()));
      seen.add(stream + next.get());
    }
    assertThat(seen).hasSize(producers);
  }

  @Test
  void enqueueAll_queueFull_waitsAndKeepsTheOrder() {
    MediaPriorityQueue small = new MediaPriorityQueue(10, 1 << 20);
    AtomicLong asked = new AtomicLong();
    UniAssertSubscriber<Void> feeding =
        small
            .enqueueAll(chunks(1000).onRequest().invoke(asked::addAndGet))
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());
    assertThat(asked.get()).isBetween((long) QueueFeed.AHEAD, 2L * QueueFeed.AHEAD);
    assertThat(small.size()).isEqualTo(10);
    feeding.assertNotTerminated();

    AssertSubscriber<MediaChunk> reader =
        small.dequeue().subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));

    assertThat(numbers(reader)).hasSize(1000).isSorted();
    feeding.assertCompleted();
  }

  @Test
  void enqueueAll_sourceFails_failsAfterWhatCame() {
    UniAssertSubscriber<Void> feeding =
        queue
            .enqueueAll(
                Multi.createBy()
                    .concatenating()
                    .streams(
                        chunks(3), Multi.createFrom().failure(new IllegalStateException("gone"))))
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    feeding.assertFailedWith(IllegalStateException.class, "gone");
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void enqueueAll_queueClosedWhileOneWaits_failsAndCancelsTheSource() {
    MediaPriorityQueue small = new MediaPriorityQueue(1, 1 << 20);
    AtomicLong cancelled = new AtomicLong();
    Multi<MediaChunk> endless =
        Multi.createBy().concatenating().streams(chunks(2), Multi.createFrom().nothing());
    UniAssertSubscriber<Void> feeding =
        small
            .enqueueAll(endless.onCancellation().invoke(cancelled::incrementAndGet))
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());
    feeding.assertNotTerminated();

    small.close();

    feeding.assertFailedWith(QueueClosedException.class);
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void enqueueAll_chunkLargerThanTheQueue_failsWithItsSize() {
    MediaPriorityQueue tiny = new MediaPriorityQueue(10, 1);
    tiny.enqueueAll(
            Multi.createFrom()
                .item(MediaChunk.builder("s", ChunkType.AUDIO).data(new byte[2]).build()))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create())
        .assertFailedWith(IllegalArgumentException.class, "queue of 1 bytes");
  }

  private static Multi<MediaChunk> chunks(int count) {
    return Multi.createFrom()
        .range(0, count)
        .map(number -> Media.chunk("s", MediaPriority.NORMAL, number));
  }

  private void offer(MediaPriority priority, long first, int count) {
    offer(queue, priority, first, count);
  }

  static void offer(MediaPriorityQueue queue, MediaPriority priority, long first, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(queue.tryEnqueue(Media.chunk("s", priority, first + i))).isTrue();
    }
  }

  static UniAssertSubscriber<Void> enqueue(MediaPriorityQueue queue, long number) {
    return queue
        .enqueue(Media.chunk("s", MediaPriority.LOW, number))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  static List<Long> numbers(AssertSubscriber<MediaChunk> reader) {
    return reader.getItems().stream().map(MediaChunk::sequenceNumber).toList();
  }
}
