package io.millrace.stream;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes on one rung's tracks and changes to another's at keyframes. Not thread-safe.
 *
 * <p>Renditions lag behind their source, by as much as encoding takes. A change to a rung that lags
 * ends the old one at a keyframe and takes the new one up at its keyframe of that time, so that
 * nothing comes twice; in between no pictures are sent, which gives the reader time. A change to a
 * rung that leads begins it at its next keyframe and lets the old one go on up to that time. Either
 * way what is sent of a track begins with a keyframe and lacks nothing up to its end, so that all
 * of it can be decoded. Sound changes at the same time, a few frames may be missing.
 */
final class TrackSwitch {
  /** How long a change waits for the new rung before the old one goes on. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private static final int NONE = -1;
  private static final long NOT_CUT = Long.MAX_VALUE;

  private final Rungs rungs;
  private final LongSupplier nanoTime;
  private final Listener listener;

  private int rung = Rungs.SOURCE;

  /** The latest picture's time; nothing earlier is begun with. */
  private long pictureUs;

  /** Tracks of the rung that have shown a keyframe since the change; null before any change. */
  private @Nullable Set<Integer> begun;

  private int target = NONE;

  /** The rung's pictures and sound end here, though the target has not begun. */
  private long cutUs;

  private long cutNanos;

  /** The latest sound of the target. */
  private long targetSoundUs;

  /** The rung before, which goes on up to these times. */
  private int former = NONE;

  private long formerPicturesUntilUs;
  private long soundFromUs;

  /** Is told of each change when it takes effect. */
  interface Listener {
    /** See {@link Rungs}. */
    void changed(int fromRung, int toRung);
  }

  TrackSwitch(Rungs rungs, LongSupplier nanoTime, Listener listener) {
    this.rungs = rungs;
    this.nanoTime = nanoTime;
    this.listener = listener;
    clear();
  }

  int rung() {
    return rung;
  }

  /** Whether a change has been asked for and has not taken effect. */
  boolean isChanging() {
    return target != NONE;
  }

  /** Another rung is to be passed on, from its next suitable keyframe. */
  void change(int toRung) {
    target = toRung;
    cutUs = NOT_CUT;
    targetSoundUs = Long.MIN_VALUE;
  }

  /** A new epoch begins, with the source. */
  void reset() {
    if (rung != Rungs.SOURCE) {
      listener.changed(rung, Rungs.SOURCE);
    }
    rung = Rungs.SOURCE;
    begun = null;
    clear();
  }

  private void clear() {
    target = NONE;
    former = NONE;
    cutUs = NOT_CUT;
    pictureUs = Long.MIN_VALUE;
    soundFromUs = Long.MIN_VALUE;
  }

  void sound(MediaChunk chunk, int itsRung, Consumer<MediaChunk> reader) {
    long timeUs = chunk.timestampUs();
    if (itsRung == target) {
      targetSoundUs = Math.max(targetSoundUs, timeUs);
    }
    boolean isWanted =
        itsRung == rung
            ? timeUs >= soundFromUs && timeUs < cutUs
            : itsRung == former && timeUs < soundFromUs;
    if (isWanted) {
      reader.accept(chunk);
    }
  }

  /**
   * Passes a picture on or not.
   *
   * @param isLead whether it is a keyframe of its rung's first video track
   */
  void picture(MediaChunk chunk, int itsRung, boolean isLead, Consumer<MediaChunk> reader) {
    long timeUs = chunk.timestampUs();
    if (isChanging() && isLead) {
      if (itsRung == target) {
        if (timeUs >= cutUs || (cutUs == NOT_CUT && timeUs > pictureUs)) {
          begin(timeUs, reader);
        }
      } else if (itsRung == rung) {
        endOrGoOn(timeUs, rungs.keyframeUs(target));
      }
    }
    if (itsRung == rung) {
      passCurrent(chunk, reader);
    } else if (itsRung == former) {
      if (timeUs < formerPicturesUntilUs) {
        reader.accept(chunk);
      } else {
        formerPicturesUntilUs = Long.MIN_VALUE;
      }
    }
  }

  /** At a keyframe of the rung that is to be left. */
  private void endOrGoOn(long timeUs, long targetKeyframeUs) {
    if (cutUs == NOT_CUT && targetKeyframeUs < timeUs) {
      cutUs = timeUs;
      cutNanos = nanoTime.getAsLong();
    } else if (cutUs != NOT_CUT && nanoTime.getAsLong() - cutNanos > PATIENCE_NANOS) {
      target = NONE;
      cutUs = NOT_CUT;
      begun = new HashSet<>();
    }
  }

  private void begin(long timeUs, Consumer<MediaChunk> reader) {
    boolean isCut = cutUs != NOT_CUT;
    former = rung;
    formerPicturesUntilUs = isCut ? Long.MIN_VALUE : timeUs;
    soundFromUs = isCut ? cutUs : Math.max(timeUs, targetSoundUs + 1);
    rung = target;
    target = NONE;
    cutUs = NOT_CUT;
    begun = new HashSet<>();
    rungs.metadata(rung).forEach(reader);
    listener.changed(former, rung);
  }

  private void passCurrent(MediaChunk chunk, Consumer<MediaChunk> reader) {
    if (cutUs != NOT_CUT) {
      return;
    }
    Set<Integer> tracks = begun;
    if (tracks != null && chunk.chunkType() != ChunkType.THUMBNAIL) {
      if (chunk.isKeyframe()) {
        tracks.add(chunk.track());
      } else if (!tracks.contains(chunk.track())) {
        return;
      }
    }
    if (chunk.chunkType().isVideo()) {
      pictureUs = Math.max(pictureUs, chunk.timestampUs());
    }
    reader.accept(chunk);
  }
}
