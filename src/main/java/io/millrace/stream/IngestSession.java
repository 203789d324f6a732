package io.millrace.stream;

import io.millrace.demux.DemuxSummary;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.TrackConfig;
import io.millrace.wire.TrackConfigJson;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what one sender's media is made of into chunks of a stream, numbered in order of arrival.
 * The stream's new epoch begins with the first of them. Used by one thread.
 */
final class IngestSession implements FrameSink, AutoCloseable {
  private final SenderIntake intake;
  private final String streamId;
  private final SenderThumbnails thumbnails;
  private final Renditions renditions;
  private final Map<ChunkType, Long> delivered = new EnumMap<>(ChunkType.class);
  private long rejected;
  private boolean isStarted;
  private int epoch;

  /**
   * Makes a session that has taken nothing in.
   *
   * @param intake where the chunks go
   */
  IngestSession(
      SenderIntake intake, String streamId, SenderThumbnails thumbnails, Renditions renditions) {
    this.intake = intake;
    this.streamId = streamId;
    this.thumbnails = thumbnails;
    this.renditions = renditions;
  }

  @Override
  public void expect(List<TrackConfig> tracks) {
    renditions.expect(tracks);
  }

  @Override
  public void track(TrackConfig config) {
    accept(
        MediaChunk.builder(streamId, ChunkType.METADATA)
            .track(config.track())
            .data(TrackConfigJson.write(config))
            .build());
    thumbnails.track(config);
    renditions.track(config);
  }

  @Override
  public void frame(Frame frame) {
    put(frame);
    thumbnails.frame(frame, this::put);
    renditions.frame(frame);
  }

  /** No more frames come: what is still being made of them follows. */
  void finish() {
    thumbnails.finish(this::put);
    renditions.finish();
  }

  /** Lets go of what is still being made. */
  @Override
  public void close() {
    renditions.close();
  }

  private void put(Frame frame) {
    accept(chunk(streamId, frame));
  }

  static MediaChunk chunk(String streamId, Frame frame) {
    return MediaChunk.builder(streamId, frame.type())
        .track(frame.track())
        .timestampUs(frame.timestampUs())
        .durationUs(frame.durationUs())
        .keyframe(frame.isKeyframe())
        .disposable(frame.isDisposable())
        .data(frame.data())
        .build();
  }

  void accept(MediaChunk chunk) {
    if (!isStarted) {
      isStarted = true;
      epoch = intake.restart();
    }
    if (intake.accept(chunk)) {
      delivered.merge(chunk.chunkType(), 1L, Long::sum);
    } else {
      rejected++;
    }
  }

  /** Waits until all that was taken in is safe. */
  void settle() {
    intake.settle();
  }

  String streamId() {
    return streamId;
  }

  IngestSummary summary(DemuxSummary media) {
    Map<ChunkType, Long> chunks = new EnumMap<>(delivered);
    RenditionOutput made = renditions.output();
    if (made != null) {
      made.delivered().forEach((type, count) -> chunks.merge(type, count, Long::sum));
    }
    return new IngestSummary(
        streamId,
        epoch,
        media.container(),
        media.durationUs(),
        media.bytesRead(),
        0,
        rejected + (made == null ? 0 : made.rejected()),
        chunks,
        media.tracks(),
        made == null ? List.of() : made.summaries(),
        warning(media));
  }

  private @Nullable String warning(DemuxSummary media) {
    List<String> warnings = new ArrayList<>();
    if (media.warning() != null) {
      warnings.add(media.warning());
    }
    warnings.addAll(renditions.warnings());
    return warnings.isEmpty() ? null : String.join("; ", warnings);
  }
}
