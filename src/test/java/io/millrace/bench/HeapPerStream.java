package io.millrace.bench;

import io.millrace.chunk.ChunkLimits;
import io.millrace.chunk.ChunkProcessor;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.mutiny.subscription.Cancellable;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a stream takes on the heap while it holds four chunks of 1 KiB out of order: chunks 2 to 5
 * after 0, since 1 does not come. Payload bytes do not count, the chunk objects do.
 */
final class HeapPerStream {
  private static final int STREAMS = 10_000;
  private static final int HELD = 4;
  private static final int PAYLOAD_BYTES = 1024;
  private static final int ARRAY_HEADER_BYTES = 16;

  private HeapPerStream() {}

  /** Bytes a stream. */
  static long measure() {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    ChunkProcessorConfig patient =
        new ChunkProcessorConfig(
            1024,
            16L << 20,
            Duration.ofHours(1),
            ChunkProcessorConfig.DEFAULT_JOIN_GRACE,
            true,
            32,
            WindowPolicy.SKIP,
            true,
            4);
    try (ChunkProcessor processor =
        new ChunkProcessor(patient, ChunkLimits.DEFAULT, System::nanoTime, timer, timer)) {
      long before = usedAfterCollection();
      UnicastProcessor<MediaChunk> sender = UnicastProcessor.create();
      Multi<StreamItem> items = processor.process(sender);
      Cancellable reader = items.subscribe().with(item -> {});
      byte[] payload = Payload.ofSize(PAYLOAD_BYTES);
      for (int number = 0; number <= HELD + 1; number++) {
        for (int stream = 0; number != 1 && stream < STREAMS; stream++) {
          sender.onNext(
              MediaChunk.builder(
                      Source.STREAM_PREFIX + stream, io.millrace.media.ChunkType.VIDEO_P_FRAME)
                  .sequenceNumber(number)
                  .data(payload.clone())
                  .build());
        }
      }
      long held = usedAfterCollection() - before;
      if (processor.openStreams() != STREAMS) {
        throw new IllegalStateException(processor.openStreams() + " streams are open");
      }
      reader.cancel();
      return held / STREAMS - (long) HELD * (PAYLOAD_BYTES + ARRAY_HEADER_BYTES);
    } finally {
      timer.shutdownNow();
    }
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
