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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a chunk takes from being submitted to the processor until its reader has it, on another
 * thread, through a bounded priority queue; at a steady rate that one core serves with ease.
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

  /**
   * Sends chunks of 1 KiB.
   *
   * @param perSecond chunks a second
   * @param warmUp chunks sent first that do not count
   * @param count chunks that count
   */
  static Percentiles measure(int perSecond, int warmUp, int count) throws InterruptedException {
    int all = warmUp + count;
    long[] submitted = new long[all];
    long[] taken = new long[all];
    CountDownLatch done = new CountDownLatch(1);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    ExecutorService reader = Executors.newSingleThreadExecutor();
    MediaPriorityQueue queue = new MediaPriorityQueue(1024, 64 << 20);
    UnicastProcessor<MediaChunk> sender = UnicastProcessor.create();
    try (ChunkProcessor processor =
        new ChunkProcessor(
            ChunkProcessorConfig.DEFAULT, ChunkLimits.DEFAULT, System::nanoTime, timer, reader)) {
      queue
          .dequeue()
          .emitOn(reader)
          .subscribe()
          .with(
              chunk -> {
                int number = (int) chunk.sequenceNumber();
                taken[number] = System.nanoTime() - submitted[number];
              },
              failure -> done.countDown(),
              done::countDown);
      output(processor, sender, queue);
      send(sender, submitted, perSecond);
      done.await();
    } finally {
      timer.shutdownNow();
      reader.shutdownNow();
    }
    return Percentiles.of(Arrays.copyOfRange(taken, warmUp, all));
  }

  private static void output(
      ChunkProcessor processor, Multi<MediaChunk> sender, MediaPriorityQueue queue) {
    processor
        .process(sender)
        .onItem()
        .castTo(MediaChunk.class)
        .onItem()
        .transformToUniAndConcatenate(queue::enqueue)
        .onTermination()
        .invoke(queue::close)
        .subscribe()
        .with(nothing -> {}, failure -> queue.close());
  }

  private static void send(UnicastProcessor<MediaChunk> sender, long[] submitted, int perSecond) {
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
      sender.onNext(chunk);
    }
    sender.onComplete();
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
