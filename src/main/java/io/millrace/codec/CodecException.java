package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.MediaChunk;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** A failure of the codec: what was tried, why it failed, and where in which stream. */
public final class CodecException extends Exception {
  private static final long serialVersionUID = 1;

  /** AVERROR(ENOSYS) of Linux: a feature that the codec lacks. */
  private static final int NOT_IMPLEMENTED = -38;

  private final Kind kind;
  private final String operation;
  private final int errorCode;
  private final @Nullable String streamId;
  private final long sequenceNumber;
  private final @Nullable String ffmpegWords;

  /** What sort of failure it is. */
  public enum Kind {
    /** Raw media that says of itself what cannot be, or not what it must. */
    INVALID_INPUT,
    /** Beyond a limit of the configuration. */
    LIMIT,
    /** A codec, or a feature of one, that the build has not. */
    UNSUPPORTED,
    /** Coded media that is broken. */
    DAMAGED,
    /** The stream is being encoded already, or the codec is closed. */
    UNAVAILABLE,
    /** The libraries failed otherwise. */
    FAILED
  }

  /**
   * @param operation what was tried, with its argument
   * @param errorCode FFmpeg's, negative; 0 if it gave none
   */
  CodecException(String operation, int errorCode) {
    this(
        kindOf(errorCode),
        errorCode == 0 ? operation + ": failed" : operation + ": " + describe(errorCode),
        errorCode,
        null,
        MediaChunk.UNNUMBERED,
        null,
        null);
  }

  /** A failure that FFmpeg has no part in. */
  CodecException(Kind kind, String reason) {
    this(kind, reason, 0, null, MediaChunk.UNNUMBERED, null, null);
  }

  private CodecException(
      Kind kind,
      String operation,
      int errorCode,
      @Nullable String streamId,
      long sequenceNumber,
      @Nullable String ffmpegWords,
      @Nullable Throwable cause) {
    super(message(operation, streamId, sequenceNumber, ffmpegWords), cause);
    this.kind = kind;
    this.operation = operation;
    this.errorCode = errorCode;
    this.streamId = streamId;
    this.sequenceNumber = sequenceNumber;
    this.ffmpegWords = ffmpegWords;
  }

  /** The same failure with its place, and what FFmpeg said of it. */
  CodecException at(String streamId, long sequenceNumber, @Nullable String ffmpegWords) {
    return new CodecException(
        kind, operation, errorCode, streamId, sequenceNumber, ffmpegWords, this);
  }

  public Kind kind() {
    return kind;
  }

  /** The same failure with what FFmpeg said; null if it said nothing. */
  CodecException saying(@Nullable String words) {
    return words == null
        ? this
        : new CodecException(kind, operation, errorCode, streamId, sequenceNumber, words, this);
  }

  /** FFmpeg's error code, negative; 0 if it gave none. */
  public int errorCode() {
    return errorCode;
  }

  /** The stream; null if it concerns none. */
  public @Nullable String streamId() {
    return streamId;
  }

  /** The chunk that was decoded or would have come next; {@link MediaChunk#UNNUMBERED} if none. */
  public long sequenceNumber() {
    return sequenceNumber;
  }

  /** The first complaint in FFmpeg's log; null if it kept silent. */
  public @Nullable String ffmpegWords() {
    return ffmpegWords;
  }

  /** Why a chunk could not be used. */
  public ChunkProcessingError.CodecFailure toChunkError() {
    return new ChunkProcessingError.CodecFailure(
        ffmpegWords == null ? operation : operation + "; FFmpeg: " + ffmpegWords);
  }

  /** Returns a result that is not an error. */
  static int check(int result, String operation) throws CodecException {
    if (result < 0) {
      throw new CodecException(operation, result);
    }
    return result;
  }

  /** Returns an object that is there. */
  static <T> T require(@Nullable T object, String operation) throws CodecException {
    if (object == null) {
      throw new CodecException(operation, 0);
    }
    return object;
  }

  private static Kind kindOf(int errorCode) {
    if (errorCode == avutil.AVERROR_INVALIDDATA()) {
      return Kind.DAMAGED;
    }
    boolean isMissing =
        errorCode == avutil.AVERROR_PATCHWELCOME()
            || errorCode == avutil.AVERROR_DECODER_NOT_FOUND()
            || errorCode == avutil.AVERROR_ENCODER_NOT_FOUND()
            || errorCode == NOT_IMPLEMENTED;
    return isMissing ? Kind.UNSUPPORTED : Kind.FAILED;
  }

  private static String message(
      String operation,
      @Nullable String streamId,
      long sequenceNumber,
      @Nullable String ffmpegWords) {
    StringBuilder text = new StringBuilder();
    if (streamId != null) {
      text.append("stream ").append(streamId);
      if (sequenceNumber != MediaChunk.UNNUMBERED) {
        text.append(", chunk ").append(sequenceNumber);
      }
      text.append(": ");
    }
    text.append(operation);
    return ffmpegWords == null ? text.toString() : text + "; FFmpeg: " + ffmpegWords;
  }

  private static String describe(int errorCode) {
    return CString.ofError(errorCode) + " (" + errorCode + ")";
  }
}
