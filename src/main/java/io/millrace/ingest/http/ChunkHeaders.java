package io.millrace.ingest.http;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.wire.ChunkReader;
import io.millrace.wire.MalformedException;
import io.vertx.core.MultiMap;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A chunk whose payload is the body and whose description is in the headers. */
final class ChunkHeaders {
  static final String SEQUENCE = "Chunk-Sequence";
  static final String TYPE = "Chunk-Type";
  static final String TIMESTAMP_US = "Chunk-Timestamp-Us";
  static final String DURATION_US = "Chunk-Duration-Us";
  static final String TRACK = "Chunk-Track";
  static final String EPOCH = "Chunk-Epoch";
  static final String FINAL = "Chunk-Final";
  static final String REPR_DIGEST = "Repr-Digest";
  private static final String SHA_256 = "sha-256=";

  private ChunkHeaders() {}

  /**
   * Puts the chunk together.
   *
   * @throws MalformedException naming the header and value that are wrong
   */
  static MediaChunk read(String streamId, MultiMap headers, byte[] data) {
    String type = headers.get(TYPE);
    return MediaChunk.builder(
            streamId, ChunkReader.enumValue(TYPE, type == null ? "" : type, ChunkType.class))
        .sequenceNumber(count(headers, SEQUENCE, MediaChunk.UNNUMBERED, Long.MAX_VALUE))
        .epoch((int) count(headers, EPOCH, 0, Integer.MAX_VALUE))
        .timestampUs(number(headers, TIMESTAMP_US, 0, Long.MIN_VALUE, Long.MAX_VALUE))
        .durationUs(count(headers, DURATION_US, 0, Long.MAX_VALUE))
        .track((int) count(headers, TRACK, 0, Integer.MAX_VALUE))
        .isFinal(flag(headers, FINAL))
        .checksum(sha256(headers.get(REPR_DIGEST)))
        .data(data)
        .build();
  }

  private static long count(MultiMap headers, String name, long absent, long max) {
    return number(headers, name, absent, 0, max);
  }

  private static long number(MultiMap headers, String name, long absent, long min, long max) {
    String value = headers.get(name);
    return value == null ? absent : ChunkReader.number(name, value, min, max);
  }

  private static boolean flag(MultiMap headers, String name) {
    String value = headers.get(name);
    return switch (value) {
      case null -> false;
      case "true", "?1", "1" -> true;
      case "false", "?0", "0" -> false;
      default -> throw new MalformedException(name, value, "expected true or false");
    };
  }

  /** The SHA-256 of an RFC 9530 digest field as hex; null if there is none of that algorithm. */
  private static @Nullable String sha256(@Nullable String digests) {
    if (digests == null) {
      return null;
    }
    for (String digest : digests.split(",", -1)) {
      String member = digest.trim();
      if (member.startsWith(SHA_256)) {
        return hex(digests, member.substring(SHA_256.length()));
      }
    }
    return null;
  }

  private static String hex(String field, String byteSequence) {
    boolean isDelimited =
        byteSequence.length() > 1 && byteSequence.startsWith(":") && byteSequence.endsWith(":");
    try {
      if (isDelimited) {
        byte[] digest =
            Base64.getDecoder().decode(byteSequence.substring(1, byteSequence.length() - 1));
        return HexFormat.of().formatHex(digest);
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedException(REPR_DIGEST, field, "the digest is not base64");
    }
    throw new MalformedException(REPR_DIGEST, field, "expected sha-256=:<base64>:");
  }
}
