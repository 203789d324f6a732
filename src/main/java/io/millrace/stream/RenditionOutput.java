package io.millrace.stream;

import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import io.millrace.wire.TrackConfigJson;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames of a sender's renditions into its stream, and counts them. Fed by one thread; the
 * counts are for any.
 */
final class RenditionOutput implements FrameSink {
  private final StreamRegistry registry;
  private final String streamId;
  private final @Nullable Duration patience;
  private final List<QualityLevel> rungs;
  private final int firstTrack;
  private final Map<ChunkType, Long> delivered = new EnumMap<>(ChunkType.class);
  private final Map<QualityLevel, RenditionSummary> renditions = new EnumMap<>(QualityLevel.class);
  private long rejected;

  /**
   * @param patience as of {@link ChunkIntake#ofSender}
   * @param rungs in the order of their tracks, which take turns
   */
  RenditionOutput(
      StreamRegistry registry,
      String streamId,
      @Nullable Duration patience,
      List<QualityLevel> rungs,
      int firstTrack) {
    this.registry = registry;
    this.streamId = streamId;
    this.patience = patience;
    this.rungs = rungs;
    this.firstTrack = firstTrack;
    rungs.forEach(rung -> renditions.put(rung, new RenditionSummary(rung, 0, 0, 0)));
  }

  private QualityLevel rung(int track) {
    return rungs.get((track - firstTrack) % rungs.size());
  }

  @Override
  public void track(TrackConfig config) {
    put(
        MediaChunk.builder(streamId, ChunkType.METADATA)
            .track(config.track())
            .data(TrackConfigJson.write(config.ofRendition(rung(config.track()))))
            .build());
  }

  @Override
  public void frame(Frame frame) {
    put(IngestSession.chunk(streamId, frame));
  }

  private void put(MediaChunk chunk) {
    count(chunk, registry.accept(chunk) instanceof ChunkResult.Received);
    if (patience != null) {
      try {
        registry.awaitReaders(streamId, patience);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for readers");
      }
    }
  }

  private synchronized void count(MediaChunk chunk, boolean isDelivered) {
    if (!isDelivered) {
      rejected++;
      return;
    }
    delivered.merge(chunk.chunkType(), 1L, Long::sum);
    if (chunk.chunkType() != ChunkType.METADATA) {
      boolean isKeyframe = chunk.isKeyframe() && chunk.chunkType().isVideo();
      renditions.computeIfPresent(
          rung(chunk.track()),
          (rung, sum) ->
              new RenditionSummary(
                  rung,
                  sum.chunks() + 1,
                  sum.keyframes() + (isKeyframe ? 1 : 0),
                  sum.bytes() + chunk.sizeBytes()));
    }
  }

  /** Chunks that are in the stream, by type. */
  synchronized Map<ChunkType, Long> delivered() {
    return new EnumMap<>(delivered);
  }

  /** Chunks that broke a limit. */
  synchronized long rejected() {
    return rejected;
  }

  synchronized List<RenditionSummary> summaries() {
    return List.copyOf(renditions.values());
  }
}
