package io.millrace.bench.slowreader;

import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.stream.IngestSummary;
import io.millrace.stream.LiveSource;
import io.millrace.stream.MediaStreamingService;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.StreamingServiceFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream as the pipeline puts it in order, and when each chunk of it is made.
 *
 * @param made in stream order; times start at 0 and never fall
 */
record RecordedStream(List<Made> made) {
  private static final String ID = "slow-reader";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * A chunk.
   *
   * @param atNanos when a live encoder would hand it on
   */
  record Made(MediaChunk chunk, long atNanos) {}

  RecordedStream {
    made = List.copyOf(made);
  }

  /** Sends a source through the whole pipeline. */
  static RecordedStream of(LiveSource source) {
    try (MediaStreamingService service = StreamingServiceFactory.file()) {
      IngestSummary summary =
          service
              .startLiveStream(MediaStream.withDefaults(ID, Instant.EPOCH), source)
              .await()
              .atMost(PATIENCE);
      ReaderConfig inSequence = new ReaderConfig(Order.SEQUENCE, 1024, 16L << 20, null);
      List<MediaChunk> chunks =
          service
              .registry()
              .read(ID, inSequence, new ReadFrom.Earliest())
              .items()
              .filter(MediaChunk.class::isInstance)
              .map(MediaChunk.class::cast)
              .collect()
              .asList()
              .await()
              .atMost(PATIENCE);
      long sent = summary.chunks().values().stream().mapToLong(Long::longValue).sum();
      if (chunks.size() != sent || summary.rejected() > 0) {
        throw new IllegalStateException(
            "%d chunks went in, %d were rejected and %d came out; expected all"
                .formatted(sent, summary.rejected(), chunks.size()));
      }
      return new RecordedStream(timed(chunks));
    }
  }

  /**
   * The n-th picture in decoding order is made when the n-th in presentation order is due, which is
   * its decoding time but for a constant; sound is made when it is due.
   */
  private static List<Made> timed(List<MediaChunk> chunks) {
    long[] pictureTimesUs =
        chunks.stream()
            .filter(RecordedStream::isPicture)
            .mapToLong(MediaChunk::timestampUs)
            .sorted()
            .toArray();
    long startUs = pictureTimesUs[0];
    List<Made> made = new ArrayList<>();
    int pictures = 0;
    long atUs = startUs;
    for (MediaChunk chunk : chunks) {
      if (isPicture(chunk)) {
        atUs = Math.max(atUs, pictureTimesUs[pictures++]);
      } else if (isSound(chunk)) {
        atUs = Math.max(atUs, chunk.timestampUs());
      }
      made.add(new Made(chunk, (atUs - startUs) * 1000));
    }
    return made;
  }

  static boolean isPicture(MediaChunk chunk) {
    return chunk.chunkType().isVideo();
  }

  static boolean isSound(MediaChunk chunk) {
    return chunk.chunkType() == ChunkType.AUDIO;
  }

  List<MediaChunk> chunks() {
    return made.stream().map(Made::chunk).toList();
  }

  double seconds() {
    return made.getLast().atNanos() / 1e9;
  }

  /** Average over the whole stream. */
  double bytesPerSecond() {
    return chunks().stream().mapToLong(MediaChunk::sizeBytes).sum() / seconds();
  }
}
