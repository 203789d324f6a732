package io.millrace.ingest.http;

import io.millrace.demux.TrackSummary;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaType;
import io.millrace.stream.IngestSummary;
import io.millrace.stream.RenditionSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was understood of media, as JSON. Durations are in microseconds. */
public record IngestView(
    String streamId,
    @Nullable Integer epoch,
    String container,
    long durationUs,
    long bytes,
    long gaps,
    long rejected,
    Map<ChunkType, Long> chunks,
    List<Track> tracks,
    List<RenditionSummary> renditions,
    @Nullable String warning) {

  /** One track; what only pictures or only sound have is left out for the other. */
  public record Track(
      int track,
      MediaType type,
      String codec,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer sampleRate,
      @Nullable Integer channels,
      long chunks,
      long keyframes,
      long bytes,
      Map<ChunkType, Long> chunksByType) {

    private static Track of(TrackSummary track) {
      return new Track(
          track.track(),
          track.type(),
          track.codec(),
          ifKnown(track.width()),
          ifKnown(track.height()),
          ifKnown(track.sampleRate()),
          ifKnown(track.channels()),
          track.chunks(),
          track.keyframes(),
          track.bytes(),
          track.chunksByType());
    }

    private static @Nullable Integer ifKnown(int value) {
      return value == 0 ? null : Integer.valueOf(value);
    }
  }

  static IngestView of(IngestSummary summary) {
    return new IngestView(
        summary.streamId(),
        summary.epoch() < 0 ? null : Integer.valueOf(summary.epoch()),
        summary.container(),
        summary.durationUs(),
        summary.bytes(),
        summary.gaps(),
        summary.rejected(),
        summary.chunks(),
        summary.tracks().stream().map(Track::of).toList(),
        summary.renditions(),
        summary.warning());
  }
}
