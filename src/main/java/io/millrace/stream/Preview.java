package io.millrace.stream;

import io.millrace.media.MediaChunk;
import io.millrace.media.TrackConfig;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A stream's latest picture, kept until a later keyframe is asked for. Not thread-safe. */
final class Preview {
  private long position;
  private @Nullable CompletableFuture<Thumbnail> picture;

  /**
   * The picture of a keyframe.
   *
   * @param itsPosition in the replay window, which no other chunk ever has
   */
  CompletableFuture<Thumbnail> of(
      MediaChunk keyframe, long itsPosition, TrackConfig config, Thumbnails maker) {
    CompletableFuture<Thumbnail> known = picture;
    if (known == null || position != itsPosition) {
      known = maker.of(keyframe, config);
      picture = known;
      position = itsPosition;
    }
    return known;
  }
}
