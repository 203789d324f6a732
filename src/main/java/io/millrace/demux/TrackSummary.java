package io.millrace.demux;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaType;
import java.util.Map;

/**
 * What came of one track.
 *
 * @param codec FFmpeg's name of the codec
 * @param width pixels; 0 for sound
 * @param height pixels; 0 for sound
 * @param sampleRate Hz; 0 for pictures
 * @param channels 0 for pictures
 * @param chunks frames handed to the sink
 * @param keyframes of those, the ones where decoding can begin
 * @param bytes sum of the frames' sizes
 * @param chunksByType {@code chunks}, divided by type; types that did not occur are absent
 */
public record TrackSummary(
    int track,
    MediaType type,
    String codec,
    int width,
    int height,
    int sampleRate,
    int channels,
    long chunks,
    long keyframes,
    long bytes,
    Map<ChunkType, Long> chunksByType) {

  public TrackSummary {
    chunksByType = Map.copyOf(chunksByType);
  }
}
