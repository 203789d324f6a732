package io.millrace.examples;

import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamItem;
import io.millrace.stream.IngestSummary;
import io.millrace.stream.MediaStreamingService;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.StreamingServiceFactory;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;

/** Streams a media file and reads its chunks back, most important first. */
public final class BasicFileStreaming {
  private BasicFileStreaming() {}

  public static void main(String[] args) {
    run(Path.of(args[0]), System.out);
  }

  static IngestSummary run(Path file, PrintStream out) {
    try (MediaStreamingService service = StreamingServiceFactory.file()) {
      MediaStream stream = MediaStream.withDefaults("holiday", Instant.now());
      IngestSummary summary = service.startFileStream(file, stream).await().indefinitely();
      out.printf("%s: %s%n", summary.container(), summary.chunks());

      for (StreamItem item :
          service.chunkStream(stream.id(), new ReadFrom.Earliest()).subscribe().asIterable()) {
        switch (item) {
          case MediaChunk chunk ->
              out.printf(
                  "%d %s at %d us, %d bytes%n",
                  chunk.sequenceNumber(),
                  chunk.chunkType(),
                  chunk.timestampUs(),
                  chunk.sizeBytes());
          case StreamItem.Gap gap -> out.printf("%d to %d are lost%n", gap.from(), gap.to());
          case StreamItem.Skip skip -> out.printf("%d chunks were skipped%n", skip.count());
          case StreamItem.End end -> out.printf("end: %s%n", end.reason().text());
        }
      }
      return summary;
    }
  }
}
