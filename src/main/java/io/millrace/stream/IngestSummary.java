package io.millrace.stream;

import io.millrace.demux.TrackSummary;
import io.millrace.media.ChunkType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was understood of media that came in.
 *
 * @param epoch that the media is; {@link SenderIntake#UNKNOWN_EPOCH} if it is numbered elsewhere
 * @param container FFmpeg's names of the container; {@code bytes} if nobody looked inside
 * @param durationUs from the start of the earliest frame to the end of the latest, in microseconds
 * @param bytes taken from the source
 * @param gaps chunks that are missing from the stream's numbers: none, since they are numbered here
 * @param rejected frames that broke a limit and are not in the stream
 * @param chunks delivered, by type; types that did not occur are absent
 * @param tracks of the source
 * @param renditions made of it
 * @param warning what was wrong although media came; null if nothing was
 */
public record IngestSummary(
    String streamId,
    int epoch,
    String container,
    long durationUs,
    long bytes,
    long gaps,
    long rejected,
    Map<ChunkType, Long> chunks,
    List<TrackSummary> tracks,
    List<RenditionSummary> renditions,
    @Nullable String warning) {}
