package io.millrace.bench;

import io.millrace.delivery.MediaPriorityQueue;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The priority queue: a million chunks of mixed priority in and out, in three manners, beside the
 * queues of the JDK. An operation is one chunk in or one chunk out.
 */
public class QueueBenchmark extends WholeRun {
  static final int CHUNKS = 1_000_000;
  static final int BURST = 64;
  private static final int CAPACITY = 1024;
  private static final ChunkType[] TYPES = {
    ChunkType.VIDEO_I_FRAME, ChunkType.VIDEO_P_FRAME, ChunkType.VIDEO_B_FRAME
  };

  private final MediaChunk[] chunks = mixed();
  private final ExecutorService consumer = Executors.newSingleThreadExecutor();

  private static MediaChunk[] mixed() {
    Random random = new Random(3);
    byte[] payload = Payload.ofSize(64);
    MediaChunk[] mixed = new MediaChunk[CHUNKS];
    for (int i = 0; i < CHUNKS; i++) {
      mixed[i] =
          MediaChunk.builder("camera", TYPES[random.nextInt(TYPES.length)])
              .sequenceNumber(i)
              .data(payload)
              .build();
    }
    return mixed;
  }

  /** All in, then all out. */
  @Benchmark
  public long fillThenDrain() {
    MediaPriorityQueue queue = new MediaPriorityQueue(CHUNKS, Long.MAX_VALUE);
    for (MediaChunk chunk : chunks) {
      require(queue.tryEnqueue(chunk));
    }
    Reader reader = new Reader();
    queue.dequeue().subscribe().withSubscriber(reader);
    reader.ask(CHUNKS);
    return reader.requireCount(CHUNKS);
  }

  /** The opponent: all in, then all out. */
  @Benchmark
  public long fillThenDrainJdk() {
    PriorityBlockingQueue<Arrived> queue = jdkQueue(CHUNKS);
    for (int i = 0; i < CHUNKS; i++) {
      require(queue.add(new Arrived(chunks[i], i)));
    }
    long count = 0;
    while (queue.poll() != null) {
      count++;
    }
    return requireCount(count, CHUNKS);
  }

  /** In and out by bursts of 64. */
  @Benchmark
  public long bursts() {
    MediaPriorityQueue queue = new MediaPriorityQueue(CAPACITY, Long.MAX_VALUE);
    Reader reader = new Reader();
    queue.dequeue().subscribe().withSubscriber(reader);
    for (int start = 0; start < CHUNKS; start += BURST) {
      for (int i = start; i < start + BURST; i++) {
        require(queue.tryEnqueue(chunks[i]));
      }
      reader.ask(BURST);
    }
    return reader.requireCount(CHUNKS);
  }

  /** The opponent: in and out by bursts of 64. */
  @Benchmark
  public long burstsJdk() {
    PriorityBlockingQueue<Arrived> queue = jdkQueue(CAPACITY);
    long count = 0;
    for (int start = 0; start < CHUNKS; start += BURST) {
      for (int i = start; i < start + BURST; i++) {
        require(queue.add(new Arrived(chunks[i], i)));
      }
      while (queue.poll() != null) {
        count++;
      }
    }
    return requireCount(count, CHUNKS);
  }

  /** One thread puts in and waits when the queue of 1,024 is full, another takes out. */
  @Benchmark
  public long sideBySide() throws InterruptedException {
    MediaPriorityQueue queue = new MediaPriorityQueue(CAPACITY, Long.MAX_VALUE);
    Thread producer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (MediaChunk chunk : chunks) {
                    if (!queue.tryEnqueue(chunk)) {
                      queue.enqueue(chunk).await().indefinitely();
                    }
                  }
                  queue.close();
                });
    long count = Sink.drain(queue.dequeue().emitOn(consumer), 0);
    producer.join();
    return requireCount(count, CHUNKS);
  }

  /** The opponent: bounded by permits, since it has no bound of its own. */
  @Benchmark
  public long sideBySideJdk() throws InterruptedException {
    PriorityBlockingQueue<Arrived> queue = jdkQueue(CAPACITY);
    Semaphore room = new Semaphore(CAPACITY);
    Thread producer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < CHUNKS; i++) {
                    room.acquireUninterruptibly();
                    queue.put(new Arrived(chunks[i], i));
                  }
                });
    long count = 0;
    while (count < CHUNKS) {
      count += queue.take().chunk().track() + 1;
      room.release();
    }
    producer.join();
    return requireCount(count, CHUNKS);
  }

  /** Ends the thread that reads. */
  @TearDown
  public void close() {
    consumer.shutdownNow();
  }

  private static PriorityBlockingQueue<Arrived> jdkQueue(int capacity) {
    return new PriorityBlockingQueue<>(
        capacity,
        Comparator.comparingInt((Arrived arrived) -> -arrived.chunk().priority().level())
            .thenComparingLong(Arrived::arrival));
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalStateException("the queue refused a chunk");
    }
  }

  private static long requireCount(long count, long expected) {
    if (count != expected) {
      throw new IllegalStateException(count + " of " + expected + " chunks came");
    }
    return count;
  }

  /** A chunk and its place in the order of arrival, which the queue of the JDK does not keep. */
  private record Arrived(MediaChunk chunk, long arrival) {}

  /** Takes what it asks for. */
  private static final class Reader implements MultiSubscriber<MediaChunk> {
    private Flow.@Nullable Subscription subscription;
    private long count;

    void ask(long chunks) {
      if (subscription != null) {
        subscription.request(chunks);
      }
    }

    long requireCount(long expected) {
      return QueueBenchmark.requireCount(count, expected);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onItem(MediaChunk chunk) {
      count++;
    }

    @Override
    public void onFailure(Throwable failure) {
      throw new IllegalStateException("the queue failed", failure);
    }

    @Override
    public void onCompletion() {}
  }
}
