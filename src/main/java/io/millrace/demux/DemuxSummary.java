package io.millrace.demux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a source that was read to its end.
 *
 * @param container FFmpeg's names of the container, such as {@code mpegts} or {@code
 *     mov,mp4,m4a,3gp,3g2,mj2}
 * @param durationUs from the start of the earliest frame to the end of the latest, in microseconds
 * @param bytesRead bytes taken from the source
 * @param tracks the audio and video tracks, by number
 * @param warning what was wrong although frames came: broken off, cut short, damaged; null if
 *     nothing was
 */
public record DemuxSummary(
    String container,
    long durationUs,
    long bytesRead,
    List<TrackSummary> tracks,
    @Nullable String warning) {

  public DemuxSummary {
    tracks = List.copyOf(tracks);
  }
}
