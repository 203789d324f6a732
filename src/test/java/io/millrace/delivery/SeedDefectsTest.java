package io.millrace.delivery;

import static io.millrace.delivery.MediaPriorityQueueTest.enqueue;
import static io.millrace.delivery.MediaPriorityQueueTest.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each way in which the seed's priority queue was wrong. */
@Timeout(30)
class SeedDefectsTest {
  private final MediaPriorityQueue queue = new MediaPriorityQueue(10_000, 1 << 20);

  private void offer(MediaPriority priority, long first, int count) {
    MediaPriorityQueueTest.offer(queue, priority, first, count);
  }

  @Test
  void high_after64Low_comesFirst() {
    offer(MediaPriority.LOW, 0, 64);
    offer(MediaPriority.HIGH, 100, 10);

    assertThat(numbers(queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(74))))
        .startsWith(100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L, 0L, 1L)
        .hasSize(74);
  }

  @Test
  void high_besideATrickleOfLow_neverWaits() {
    offer(MediaPriority.LOW, 0, 100);
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create());
    for (int i = 0; i < 50; i++) {
      offer(MediaPriority.LOW, 100 + i, 1);
      offer(MediaPriority.HIGH, 1000 + i, 1);
      reader.request(1);
      assertThat(reader.getLastItem().sequenceNumber()).isEqualTo(1000 + i);
      reader.request(1);
      assertThat(reader.getLastItem().sequenceNumber()).isEqualTo(i);
    }
  }

  @Test
  void waitingReader_getsEachChunkAtOnce_not65Later() {
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(10));
    for (int i = 0; i < 10; i++) {
      offer(MediaPriority.LOW, i, 1);
      assertThat(reader.getItems()).hasSize(i + 1);
    }
    assertThat(queue.size()).isZero();
  }

  @Test
  void oldStreamWithLargeNumbers_doesNotStarveBehindANewOne() {
    queue.tryEnqueue(Media.chunk("old", MediaPriority.NORMAL, 1_000_000));
    for (int i = 0; i < 100; i++) {
      queue.tryEnqueue(Media.chunk("new", MediaPriority.NORMAL, i));
    }
    AssertSubscriber<MediaChunk> reader =
        queue.dequeue().subscribe().withSubscriber(AssertSubscriber.create(1));
    assertThat(reader.getLastItem().streamId()).isEqualTo("old");
  }

  @Test
  void enqueue_afterClose_fails() {
    queue.close();
    enqueue(queue, 0).assertFailedWith(QueueClosedException.class);
    MediaChunk chunk = Media.chunk("s", MediaPriority.LOW, 0);
    assertThatThrownBy(() -> queue.tryEnqueue(chunk)).isInstanceOf(QueueClosedException.class);
  }

  @Test
  void sizeTryEnqueueAndClose_besideAWaitingProducer_doNotHang() {
    MediaPriorityQueue small = new MediaPriorityQueue(1, 1 << 20);
    enqueue(small, 0);
    UniAssertSubscriber<Void> waiting = enqueue(small, 1);
    assertThat(small.size()).isEqualTo(1);
    assertThat(small.tryEnqueue(Media.chunk("s", MediaPriority.LOW, 2))).isFalse();
    small.close();
    waiting.assertFailedWith(QueueClosedException.class);
  }
}
