package io.millrace.media;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a stream is: the part of it that its owner configures.
 *
 * @param userId owner; 0 if nobody in particular
 * @param chunkSizeBytes size of the pieces when bytes are cut without looking inside
 * @param metadata the owner's own names and values
 * @param renditions lower qualities to be made beside the source, no level twice
 */
public record MediaStream(
    String id,
    long userId,
    MediaType contentType,
    QualityLevel quality,
    int chunkSizeBytes,
    Instant createdAt,
    Map<String, String> metadata,
    List<QualityLevel> renditions) {

  public static final int DEFAULT_CHUNK_SIZE_BYTES = 64 * 1024;
  public static final int MAX_CHUNK_SIZE_BYTES = 16 * 1024 * 1024;

  public MediaStream {
    StreamId.require(id);
    if (chunkSizeBytes < 1 || chunkSizeBytes > MAX_CHUNK_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "chunkSize %d is not between 1 and %d".formatted(chunkSizeBytes, MAX_CHUNK_SIZE_BYTES));
    }
    metadata = Map.copyOf(metadata);
    renditions = List.copyOf(renditions);
    if (renditions.stream().distinct().count() < renditions.size()) {
      throw new IllegalArgumentException("renditions " + renditions + " name a level twice");
    }
  }

  /** A stream without renditions. */
  public MediaStream(
      String id,
      long userId,
      MediaType contentType,
      QualityLevel quality,
      int chunkSizeBytes,
      Instant createdAt,
      Map<String, String> metadata) {
    this(id, userId, contentType, quality, chunkSizeBytes, createdAt, metadata, List.of());
  }

  /** A piece of its bytes as a chunk without a number: the type is after the content type. */
  public MediaChunk piece(byte[] bytes, boolean isFinal) {
    return MediaChunk.builder(
            id, contentType == MediaType.AUDIO ? ChunkType.AUDIO : ChunkType.VIDEO_P_FRAME)
        .priority(MediaPriority.NORMAL)
        .keyframe(false)
        .isFinal(isFinal)
        .data(bytes)
        .build();
  }

  /** A stream that nobody has configured. */
  public static MediaStream withDefaults(String id, Instant createdAt) {
    return new MediaStream(
        id, 0, MediaType.MIXED, QualityLevel.MEDIUM, DEFAULT_CHUNK_SIZE_BYTES, createdAt, Map.of());
  }
}
