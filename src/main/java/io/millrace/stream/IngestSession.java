package io.millrace.stream;

import io.millrace.demux.DemuxSummary;
import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.TrackConfig;
import io.millrace.wire.TrackConfigJson;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what one sender's media is made of into chunks of a stream, numbered in order of arrival.
 * The stream's new epoch begins with the first of them. Used by one thread.
 */
final class IngestSession implements FrameSink {
  private final StreamRegistry registry;
  private final String streamId;
  private final @Nullable Duration patience;
  private final SenderThumbnails thumbnails;
  private final Map<ChunkType, Long> delivered = new EnumMap<>(ChunkType.class);
  private long rejected;
  private boolean isStarted;
  private int epoch;

  /**
   * Makes a session that has taken nothing in.
   *
   * @param patience how long to wait for a reader that takes nothing, after each chunk; null not to
   *     wait for readers
   */
  IngestSession(
      StreamRegistry registry,
      String streamId,
      @Nullable Duration patience,
      SenderThumbnails thumbnails) {
    this.registry = registry;
    this.streamId = streamId;
    this.patience = patience;
    this.thumbnails = thumbnails;
  }

  @Override
  public void track(TrackConfig config) {
    accept(
        MediaChunk.builder(streamId, ChunkType.METADATA)
            .track(config.track())
            .data(TrackConfigJson.write(config))
            .build());
    thumbnails.track(config);
  }

  @Override
  public void frame(Frame frame) {
    put(frame);
    thumbnails.frame(frame, this::put);
  }

  /** No more frames come: what is still being made of them follows. */
  void finish() {
    thumbnails.finish(this::put);
  }

  private void put(Frame frame) {
    accept(
        MediaChunk.builder(streamId, frame.type())
            .track(frame.track())
            .timestampUs(frame.timestampUs())
            .durationUs(frame.durationUs())
            .keyframe(frame.isKeyframe())
            .disposable(frame.isDisposable())
            .data(frame.data())
            .build());
  }

  void accept(MediaChunk chunk) {
    if (!isStarted) {
      isStarted = true;
      epoch = registry.restart(streamId);
    }
    switch (registry.accept(chunk)) {
      case ChunkResult.Received received -> delivered.merge(chunk.chunkType(), 1L, Long::sum);
      case ChunkResult.Duplicate duplicate -> rejected++;
      case ChunkResult.Rejected refused -> rejected++;
    }
    awaitReaders();
  }

  private void awaitReaders() {
    if (patience != null) {
      try {
        registry.awaitReaders(streamId, patience);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ShuttingDownException();
      }
    }
  }

  String streamId() {
    return streamId;
  }

  IngestSummary summary(DemuxSummary media) {
    return new IngestSummary(
        streamId,
        epoch,
        media.container(),
        media.durationUs(),
        media.bytesRead(),
        0,
        rejected,
        new EnumMap<>(delivered),
        media.tracks(),
        media.warning());
  }
}
