package io.millrace.stream;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tracks that one reader knows of, by rung: the source on top, then its renditions. A track
 * that nothing is known of is the source's. Not thread-safe.
 */
final class Rungs {
  /** Above every rendition. */
  static final int SOURCE = Integer.MAX_VALUE;

  /** The time of a keyframe that has not come. */
  static final long NEVER_US = Long.MIN_VALUE;

  private final Map<Integer, Known> tracks = new TreeMap<>();
  private final Map<Integer, Long> keyframes = new TreeMap<>();
  private int epoch = -1;

  private record Known(MediaChunk metadata, MediaType type, int rung) {}

  /**
   * Takes notice of the epoch that a chunk is part of.
   *
   * @return true if it is a new one, of which nothing is known
   */
  boolean enter(int chunkEpoch) {
    if (chunkEpoch == epoch) {
      return false;
    }
    epoch = chunkEpoch;
    tracks.clear();
    keyframes.clear();
    return true;
  }

  void learn(MediaChunk metadata) {
    TrackConfig config = Tracks.configOf(metadata);
    if (config != null) {
      QualityLevel level = config.rendition();
      tracks.put(
          metadata.track(), new Known(metadata, config.type(), level == null ? SOURCE : of(level)));
    }
  }

  static int of(QualityLevel level) {
    return level.height();
  }

  /** The rung that a track is part of. */
  int ofTrack(int track) {
    Known known = tracks.get(track);
    return known == null ? SOURCE : known.rung;
  }

  /** The level of a rung; null for the source. */
  static @Nullable QualityLevel level(int rung) {
    return Stream.of(QualityLevel.values())
        .filter(level -> of(level) == rung)
        .findFirst()
        .orElse(null);
  }

  /** The next lower rung that there is; the same if there is none. */
  int below(int rung) {
    Integer lower = rungs().lower(rung);
    return lower == null ? rung : lower;
  }

  /** The next higher rung that there is; the same if there is none. */
  int above(int rung) {
    Integer higher = rungs().higher(rung);
    return higher == null ? rung : higher;
  }

  private NavigableSet<Integer> rungs() {
    NavigableSet<Integer> rungs = new TreeSet<>();
    tracks.values().stream()
        .filter(known -> known.type == MediaType.VIDEO)
        .forEach(known -> rungs.add(known.rung));
    return rungs;
  }

  /** The METADATA chunks of a rung's tracks. */
  Collection<MediaChunk> metadata(int rung) {
    return tracks.values().stream()
        .filter(known -> known.rung == rung)
        .map(Known::metadata)
        .toList();
  }

  /** Whether a chunk is a picture of a rung's first video track, by which quality is switched. */
  boolean isLead(MediaChunk chunk) {
    if (!chunk.chunkType().isVideo()) {
      return false;
    }
    int rung = ofTrack(chunk.track());
    for (Map.Entry<Integer, Known> entry : tracks.entrySet()) {
      if (entry.getValue().rung == rung && entry.getValue().type == MediaType.VIDEO) {
        return entry.getKey() == chunk.track();
      }
    }
    return false;
  }

  /** Takes notice of a keyframe of a rung's first video track. */
  void keyframe(int rung, long timestampUs) {
    keyframes.put(rung, timestampUs);
  }

  /** The time of the latest keyframe of a rung's first video track. */
  long keyframeUs(int rung) {
    return keyframes.getOrDefault(rung, NEVER_US);
  }

  /** Whether a chunk is a track's configuration or other news, and not the end. */
  static boolean isConfiguration(MediaChunk chunk) {
    return chunk.chunkType() == ChunkType.METADATA && !chunk.isFinal();
  }
}
