package io.millrace.examples;

import io.millrace.event.MediaStreamEvent;
import io.millrace.event.MediaStreamEvent.BufferUnderrun;
import io.millrace.event.MediaStreamEvent.ChunkDropped;
import io.millrace.event.MediaStreamEvent.ChunkRejected;
import io.millrace.event.MediaStreamEvent.GapDetected;
import io.millrace.event.MediaStreamEvent.QualityChanged;
import io.millrace.event.MediaStreamEvent.StreamStarted;
import io.millrace.event.MediaStreamEvent.StreamStopped;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.stream.MediaStreamingService;
import io.millrace.stream.StreamingServiceFactory;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Listens to what happens to a stream that loses a chunk and gets a damaged one. */
public final class HandlingStreamEvents {
  private HandlingStreamEvents() {}

  public static void main(String[] args) {
    run(System.out);
  }

  static List<String> run(PrintStream out) {
    CompletableFuture<List<String>> told;
    try (MediaStreamingService service = StreamingServiceFactory.lowLatency()) {
      told =
          service
              .events()
              .map(HandlingStreamEvents::describe)
              .invoke(line -> out.println(line))
              .collect()
              .asList()
              .subscribeAsCompletionStage();

      service.accept(frame(0).build());
      service.accept(frame(2).build());
      service.accept(frame(3).checksum("0".repeat(64)).build());
      service.stopStream("gate");
    }
    return told.join();
  }

  private static MediaChunk.Builder frame(long number) {
    return MediaChunk.builder("gate", ChunkType.VIDEO_P_FRAME)
        .sequenceNumber(number)
        .timestampUs(number * 40_000)
        .data(new byte[] {1, 2, 3});
  }

  private static String describe(MediaStreamEvent event) {
    return switch (event) {
      case StreamStarted e -> "%s began, epoch %d".formatted(e.streamId(), e.epoch());
      case StreamStopped e ->
          "%s ended (%s) after %d bytes"
              .formatted(e.streamId(), e.reason().text(), e.bytesTransferred());
      case GapDetected e ->
          "%s lost %d to %d (%s)".formatted(e.streamId(), e.from(), e.to(), e.reason().text());
      case ChunkRejected e ->
          "%s refused %d: %s".formatted(e.streamId(), e.sequenceNumber(), e.reason());
      case ChunkDropped e ->
          "a reader of %s misses %d: %s"
              .formatted(e.streamId(), e.sequenceNumber(), e.reason().text());
      case QualityChanged e ->
          "%s went from %s to %s".formatted(e.streamId(), e.oldQuality(), e.newQuality());
      case BufferUnderrun e ->
          "%s runs short: %.0f %%".formatted(e.streamId(), 100 * e.bufferLevel());
    };
  }
}
