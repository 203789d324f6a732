package io.millrace.stream;

import io.millrace.demux.ByteFeed;
import io.millrace.demux.DemuxException;
import io.millrace.demux.Demuxer;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of single keyframes, of streams that need not be in this process. Each call fails with
 * {@link NoPictureException} if none can be made.
 */
public final class KeyframePictures {
  private final Thumbnails thumbnails;
  private final Demuxer demuxer;

  KeyframePictures(Thumbnails thumbnails, Demuxer demuxer) {
    this.thumbnails = thumbnails;
    this.demuxer = demuxer;
  }

  /** The picture of a keyframe whose track's configuration is known. */
  public Uni<byte[]> of(MediaChunk keyframe, TrackConfig config) {
    return picture(keyframe, config, Frame.ofKeyframe(keyframe));
  }

  private Uni<byte[]> picture(MediaChunk keyframe, TrackConfig config, Frame frame) {
    return Uni.createFrom()
        .completionStage(() -> thumbnails.make(config, frame))
        .onFailure()
        .transform(
            failure -> none(keyframe, "cannot be decoded: %s".formatted(failure.getMessage())));
  }

  /**
   * The picture of a keyframe that holds what its decoder must know, as those of MPEG-TS and of raw
   * bitstreams do. Blocks while it looks for that.
   */
  public Uni<byte[]> ofWhole(MediaChunk keyframe) {
    First first = new First();
    try (ByteFeed feed = new ByteFeed()) {
      Multi.createFrom().item(ByteBuffer.wrap(keyframe.data())).subscribe(feed);
      demuxer.demux(feed, "", first);
    } catch (DemuxException e) {
      return Uni.createFrom()
          .failure(
              none(
                  keyframe,
                  "holds no configuration of its decoder, and none came with it: %s"
                      .formatted(e.getMessage())));
    }
    TrackConfig config = first.config;
    Frame frame = first.frame;
    if (config == null || frame == null) {
      return Uni.createFrom().failure(none(keyframe, "holds no keyframe of a video track"));
    }
    return picture(keyframe, config, frame);
  }

  private static NoPictureException none(MediaChunk keyframe, String reason) {
    return new NoPictureException(
        keyframe.streamId(), "chunk %d %s".formatted(keyframe.sequenceNumber(), reason));
  }

  /** Keeps the first keyframe of the first video track, and that track's configuration. */
  private static final class First implements FrameSink {
    private @Nullable TrackConfig config;
    private @Nullable Frame frame;

    @Override
    public void track(TrackConfig found) {
      if (found.type() == MediaType.VIDEO && frame == null) {
        config = found;
      }
    }

    @Override
    public void frame(Frame found) {
      TrackConfig known = config;
      if (frame == null && known != null && found.track() == known.track() && found.isKeyframe()) {
        frame = found;
      }
    }
  }
}
