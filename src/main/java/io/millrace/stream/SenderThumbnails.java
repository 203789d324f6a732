package io.millrace.stream;

import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The preview pictures of one sender's video tracks, from keyframes an interval of media time apart
 * at least. The sender never waits for one while it sends: a picture is handed on ahead of a later
 * frame, when it is done, and while it is being made the next is skipped. Used by one thread.
 */
final class SenderThumbnails {
  /** How long the end of the media waits for the last pictures. */
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);

  private final Thumbnails maker;
  private final long intervalUs;
  private final Map<Integer, Track> tracks = new TreeMap<>();

  SenderThumbnails(Thumbnails maker, Duration interval) {
    this.maker = maker;
    this.intervalUs = TimeUnit.NANOSECONDS.toMicros(interval.toNanos());
  }

  private static final class Track {
    private TrackConfig config;
    private @Nullable Long takenUs;
    private @Nullable CompletableFuture<byte[]> pending;

    Track(TrackConfig config) {
      this.config = config;
    }
  }

  void track(TrackConfig config) {
    if (intervalUs > 0 && config.type() == MediaType.VIDEO) {
      tracks.computeIfAbsent(config.track(), number -> new Track(config)).config = config;
    }
  }

  /** Takes notice of a frame; one that is due is handed over, and what is done comes out. */
  void frame(Frame frame, Consumer<Frame> out) {
    if (frame.type() != ChunkType.AUDIO) {
      Track track = tracks.get(frame.track());
      if (track != null) {
        takeDone(frame.track(), track, out);
        if (frame.isKeyframe() && isDue(track, frame)) {
          take(track, frame);
        }
      }
    }
  }

  private boolean isDue(Track track, Frame frame) {
    Long takenUs = track.takenUs;
    return takenUs == null || Math.abs(frame.timestampUs() - takenUs) >= intervalUs;
  }

  private void take(Track track, Frame keyframe) {
    if (track.pending != null) {
      maker.skip();
      return;
    }
    track.takenUs = keyframe.timestampUs();
    track.pending = maker.make(track.config, keyframe);
  }

  /** The media is over: waits a little for what is being made. */
  void finish(Consumer<Frame> out) {
    long deadline = System.nanoTime() + LAST_WAIT.toNanos();
    tracks.forEach(
        (number, track) -> {
          CompletableFuture<byte[]> pending = track.pending;
          if (pending == null) {
            return;
          }
          try {
            var unused =
                pending.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
          } catch (ExecutionException | TimeoutException e) {
            // the maker counts failures; a picture that is too late is not in the stream
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          takeDone(number, track, out);
        });
  }

  private static void takeDone(int number, Track track, Consumer<Frame> out) {
    CompletableFuture<byte[]> pending = track.pending;
    Long takenUs = track.takenUs;
    if (pending == null || takenUs == null || !pending.isDone()) {
      return;
    }
    track.pending = null;
    if (!pending.isCompletedExceptionally()) {
      out.accept(new Frame(number, ChunkType.THUMBNAIL, takenUs, 0, false, true, pending.join()));
    }
  }
}
