package io.millrace.ingest.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.media.ChunkAccounts;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.stream.StreamStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A stream as JSON: what its owner configured, and where it stands.
 *
 * @param tracks the configuration of each track of the epoch, as JSON
 */
public record StreamView(
    String id,
    long userId,
    MediaType contentType,
    QualityLevel quality,
    int chunkSize,
    Instant createdAt,
    Map<String, String> metadata,
    List<QualityLevel> renditions,
    String state,
    int epoch,
    long nextExpected,
    long bytes,
    ChunkAccounts accounts,
    Instant lastActivity,
    int readers,
    Replay replay,
    @JsonRawValue String tracks) {

  /** What is kept for late readers. */
  public record Replay(long bytes, long items) {}

  static StreamView of(StreamStatus status) {
    return new StreamView(
        status.stream().id(),
        status.stream().userId(),
        status.stream().contentType(),
        status.stream().quality(),
        status.stream().chunkSizeBytes(),
        status.stream().createdAt(),
        status.stream().metadata(),
        status.stream().renditions(),
        status.phase(),
        status.epoch(),
        status.nextExpected(),
        status.bytes(),
        status.accounts(),
        status.lastActivity(),
        status.readers(),
        new Replay(status.replayBytes(), status.replayItems()),
        status.trackConfigs().stream()
            .map(StreamView::config)
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static String config(MediaChunk chunk) {
    return new String(chunk.data(), StandardCharsets.UTF_8);
  }
}
