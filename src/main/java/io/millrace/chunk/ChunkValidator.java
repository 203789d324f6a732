package io.millrace.chunk;

import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamId;
import io.millrace.media.ValidationReason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a chunk must keep by itself: stream id, number, size and checksum.
 *
 * <p>Thread-safe; computes on the caller's thread.
 */
final class ChunkValidator {
  private static final int SHA_256_HEX_DIGITS = 64;

  /** The highest epoch that a chunk may declare: enough are left to restart from there. */
  static final int MAX_EPOCH = Integer.MAX_VALUE / 2;

  private static final int SHOWN_CHARACTERS = 140;

  private final boolean checksPayload;
  private final ChunkLimits limits;

  ChunkValidator(ChunkProcessorConfig config, ChunkLimits limits) {
    this.checksPayload = config.enableValidation();
    this.limits = limits;
  }

  /** The first rule broken; null if none is. */
  @Nullable ValidationFailed check(MediaChunk chunk) {
    if (!StreamId.isValid(chunk.streamId())) {
      return failed(
          ValidationReason.STREAM_ID,
          "stream id '%s' is not 1 to 128 of A-Z a-z 0-9 . _ - starting with other than a dot"
              .formatted(shown(chunk.streamId())));
    }
    return checkContent(chunk);
  }

  /** As {@link #check}, for a chunk that must belong to the given stream. */
  @Nullable ValidationFailed check(MediaChunk chunk, String streamId) {
    if (!chunk.streamId().equals(streamId)) {
      return failed(
          ValidationReason.STREAM_ID,
          "chunk of stream '%s' came to stream '%s'".formatted(shown(chunk.streamId()), streamId));
    }
    return checkContent(chunk);
  }

  /** Whether {@link #check} may have to compute a checksum over the payload. */
  boolean hashes(MediaChunk chunk) {
    return checksPayload && chunk.checksum() != null;
  }

  /** As {@link #check}, but for the stream id. */
  @Nullable ValidationFailed checkContent(MediaChunk chunk) {
    if (chunk.sequenceNumber() < 0 && chunk.isNumbered()) {
      return failed(
          ValidationReason.SEQUENCE_NUMBER,
          "sequence number %d is negative".formatted(chunk.sequenceNumber()));
    }
    if (chunk.epoch() < 0 || chunk.epoch() > MAX_EPOCH) {
      return failed(
          ValidationReason.SEQUENCE_NUMBER,
          "epoch %d is not 0 to %d".formatted(chunk.epoch(), MAX_EPOCH));
    }
    return checksPayload ? checkPayload(chunk) : null;
  }

  private @Nullable ValidationFailed checkPayload(MediaChunk chunk) {
    int size = chunk.sizeBytes();
    if (size == 0 && !chunk.isFinal()) {
      return failed(ValidationReason.EMPTY, "chunk has no data and is not final");
    }
    int limit = limits.maxBytes(chunk.chunkType());
    if (size > limit) {
      return failed(
          ValidationReason.TOO_LARGE,
          "%s of %d bytes is above the limit of %d bytes"
              .formatted(chunk.chunkType(), size, limit));
    }
    String checksum = chunk.checksum();
    return checksum == null ? null : checkChecksum(checksum, chunk.data());
  }

  private @Nullable ValidationFailed checkChecksum(String checksum, byte[] data) {
    if (!isSha256Hex(checksum)) {
      return failed(
          ValidationReason.CHECKSUM_FORMAT,
          "checksum '%s' is not a SHA-256 of 64 hex digits".formatted(shown(checksum)));
    }
    byte[] actual = sha256(data);
    if (matches(checksum, actual)) {
      return null;
    }
    return failed(
        ValidationReason.CHECKSUM_MISMATCH,
        "checksum %s was sent, the data has %s"
            .formatted(checksum.toLowerCase(Locale.ROOT), HexFormat.of().formatHex(actual)));
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static boolean isSha256Hex(String checksum) {
    if (checksum.length() != SHA_256_HEX_DIGITS) {
      return false;
    }
    for (int i = 0; i < SHA_256_HEX_DIGITS; i++) {
      if (!HexFormat.isHexDigit(checksum.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String checksum, byte[] digest) {
    for (int i = 0; i < digest.length; i++) {
      if (HexFormat.fromHexDigits(checksum, 2 * i, 2 * i + 2) != (digest[i] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }

  private static ValidationFailed failed(ValidationReason rule, String reason) {
    return new ValidationFailed(rule, reason);
  }
}
