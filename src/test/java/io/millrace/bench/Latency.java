package io.millrace.bench;

import io.millrace.chunk.ChunkLimits;
import io.millrace.chunk.ChunkProcessor;
import io.millrace.delivery.MediaPriorityQueue;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How long a chunk takes from being submitted to the processor until its reader has it, through a
 * bounded priority queue; at a steady rate that one core serves with ease.
 */
final class Latency {
  private static final int PAYLOAD_BYTES = 1024;

  private Latency() {}

  /**
   * Latencies in nanoseconds.
   *
   * @param p50 half of the chunks took no longer
   */
  record Percentiles(long p50, long p99, long p999) {
    static Percentiles of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Percentiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999));
    }

    private static long at(long[] sorted, double share) {
      return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }
  }

  /** Where the reader takes its chunks. */
  enum Reader {
    /** On the thread that submits, as in a program of one thread. */
    SAME_THREAD,
    /** On a thread of its own, which is woken for each chunk. */
    OTHER_THREAD
  }

  /**
   * Through the processor and a priority queue.
   *
   * @param perSecond chunks of 1 KiB a second
   * @param warmUp chunks sent first that do not count
   * @param count chunks that count
   */
  static Percentiles measure(Reader where, int perSecond, int warmUp, int count)
      throws InterruptedException {
    Times times = new Times(warmUp, count);
    CountDownLatch done = new CountDownLatch(1);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    MediaPriorityQueue queue = new MediaPriorityQueue(1024, 64 << 20);
    UnicastProcessor<MediaChunk> sender = UnicastProcessor.create();
    try (ChunkProcessor processor =
        new ChunkProcessor(
            ChunkProcessorConfig.DEFAULT, ChunkLimits.DEFAULT, System::nanoTime, timer, reader)) {
      Multi<MediaChunk> read = queue.dequeue();
      (where == Reader.OTHER_THREAD ? read.emitOn(reader) : read)
          .subscribe()
          .with(times::taken, failure -> done.countDown(), done::countDown);
      output(processor, sender, queue);
      times.send(sender::onNext, perSecond);
      sender.onComplete();
      done.await();
    } finally {
      timer.shutdownNow();
      reader.shutdownNow();
    }
    return times.percentiles();
  }

  /** The opponent: nothing but a queue of the JDK from one thread to another. */
  static Percentiles ofBareQueue(int perSecond, int warmUp, int count) throws InterruptedException {
    Times times = new Times(warmUp, count);
    ArrayBlockingQueue<MediaChunk> queue = new ArrayBlockingQueue<>(1024);
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < warmUp + count; i++) {
                      times.taken(queue.take());
                    }
                  } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody interrupts this thread", e);
                  }
                });
    times.send(queue::add, perSecond);
    reader.join();
    return times.percentiles();
  }

  private static void output(
      ChunkProcessor processor, Multi<MediaChunk> sender, MediaPriorityQueue queue) {
    queue
        .enqueueAll(processor.process(sender).onItem().castTo(MediaChunk.class))
        .subscribe()
        .with(nothing -> queue.close(), failure -> queue.close());
  }

  /** When each chunk was submitted, and how long it took. */
  private static final class Times {
    private final int warmUp;
    private final long[] submitted;
    private final long[] nanos;

    Times(int warmUp, int count) {
      this.warmUp = warmUp;
      submitted = new long[warmUp + count];
      nanos = new long[warmUp + count];
    }

    void taken(MediaChunk chunk) {
      int number = (int) chunk.sequenceNumber();
      nanos[number] = System.nanoTime() - submitted[number];
    }

    Percentiles percentiles() {
      return Percentiles.of(Arrays.copyOfRange(nanos, warmUp, nanos.length));
    }

    void send(Consumer<MediaChunk> target, int perSecond) {
      byte[] payload = Payload.ofSize(PAYLOAD_BYTES);
      long interval = 1_000_000_000L / perSecond;
      long due = System.nanoTime();
      for (int number = 0; number < submitted.length; number++) {
        due += interval;
        awaitNanoTime(due);
        MediaChunk chunk =
            MediaChunk.builder("camera", ChunkType.VIDEO_P_FRAME)
                .sequenceNumber(number)
                .data(payload.clone())
                .build();
        submitted[number] = System.nanoTime();
        target.accept(chunk);
      }
    }
  }

  private static void awaitNanoTime(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > 200_000) {
        LockSupport.parkNanos(left - 100_000);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
