package io.millrace.stream;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import io.millrace.wire.MalformedException;
import io.millrace.wire.TrackConfigJson;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of one epoch: the latest configuration of each, and its latest keyframe. Not
 * thread-safe.
 */
final class Tracks {
  private static final long NONE = -1;

  private final SortedMap<Integer, Track> tracks = new TreeMap<>();

  /** One track. */
  private static final class Track {
    private final MediaChunk metadata;
    private final @Nullable TrackConfig config;
    private long keyframePosition = NONE;

    Track(MediaChunk metadata, @Nullable TrackConfig config) {
      this.metadata = metadata;
      this.config = config;
    }
  }

  /**
   * Where a picture is that can be decoded by itself.
   *
   * @param position in the replay window
   * @param config of its track
   */
  record Keyframe(long position, TrackConfig config) {}

  /**
   * The configuration that a METADATA chunk carries; null if it carries something else, as those of
   * a sender that makes its own chunks may.
   */
  static @Nullable TrackConfig configOf(MediaChunk metadata) {
    try {
      return TrackConfigJson.read(metadata.data());
    } catch (MalformedException e) {
      return null;
    }
  }

  /** Takes notice of the next chunk of the epoch. */
  void see(MediaChunk chunk, long position) {
    if (chunk.chunkType() == ChunkType.METADATA && !chunk.isFinal()) {
      tracks.put(chunk.track(), new Track(chunk, configOf(chunk)));
    } else if (chunk.isKeyframe() && chunk.chunkType().isVideo()) {
      Track track = tracks.get(chunk.track());
      if (track != null) {
        track.keyframePosition = position;
      }
    }
  }

  /** A new epoch begins. */
  void clear() {
    tracks.clear();
  }

  /** The METADATA chunk of each track, by number. */
  Collection<MediaChunk> metadata() {
    return tracks.values().stream().map(track -> track.metadata).toList();
  }

  /** What is known of the tracks, by number. */
  List<TrackConfig> configs() {
    return tracks.values().stream().map(track -> track.config).filter(c -> c != null).toList();
  }

  /** The renditions that are among the tracks. */
  Set<QualityLevel> renditions() {
    EnumSet<QualityLevel> renditions = EnumSet.noneOf(QualityLevel.class);
    for (TrackConfig config : configs()) {
      QualityLevel level = config.rendition();
      if (level != null) {
        renditions.add(level);
      }
    }
    return renditions;
  }

  /** The latest keyframe of the first video track that is no rendition; null if there is none. */
  @Nullable Keyframe latestKeyframe() {
    for (Track track : tracks.values()) {
      TrackConfig config = track.config;
      if (config != null && config.rendition() == null && track.keyframePosition != NONE) {
        return new Keyframe(track.keyframePosition, config);
      }
    }
    return null;
  }
}
