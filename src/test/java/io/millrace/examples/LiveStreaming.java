package io.millrace.examples;

import io.millrace.codec.TestPattern;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamMetrics;
import io.millrace.stream.LiveSource;
import io.millrace.stream.MediaStreamingService;
import io.millrace.stream.StreamingServiceFactory;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * Streams a live source, here a test pattern in real time, to a reader that comes while it runs. A
 * camera's bytes are a {@link LiveSource.Push}.
 */
public final class LiveStreaming {
  private LiveStreaming() {}

  public static void main(String[] args) {
    run(100, System.out);
  }

  static StreamMetrics run(int chunks, PrintStream out) {
    try (MediaStreamingService service = StreamingServiceFactory.live()) {
      MediaStream stream = MediaStream.withDefaults("studio", Instant.now());
      CompletionStage<MediaChunk> last =
          service
              .chunkStream()
              .select()
              .where(MediaChunk.class::isInstance)
              .map(MediaChunk.class::cast)
              .select()
              .first(chunks)
              .invoke(chunk -> out.printf("%s at %d us%n", chunk.chunkType(), chunk.timestampUs()))
              .collect()
              .last()
              .subscribeAsCompletionStage();
      Cancellable source =
          service
              .startLiveStream(stream, LiveSource.testPattern(TestPattern.Config.DEFAULT))
              .subscribe()
              .with(
                  summary -> out.println("the source ended"),
                  failure -> out.println("the source failed: " + failure.getMessage()));

      last.toCompletableFuture().join();
      StreamMetrics metrics = service.metrics(stream.id());
      out.printf(
          "%d chunks, %.0f bytes each%n", metrics.chunksProcessed(), metrics.averageChunkSize());
      source.cancel();
      return metrics;
    }
  }
}
