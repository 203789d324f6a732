package io.millrace.problem;

import io.millrace.media.ChunkProcessingError;
import io.millrace.media.InvalidStreamIdException;
import io.millrace.media.ValidationReason;
import io.millrace.stream.IntakeException;
import io.millrace.stream.MediaException;
import io.millrace.stream.NoPictureException;
import io.millrace.stream.NoRenditionException;
import io.millrace.stream.ShuttingDownException;
import io.millrace.stream.StreamBusyException;
import io.millrace.stream.StreamElsewhereException;
import io.millrace.stream.TooManyTranscodesException;
import io.millrace.stream.TooManyUploadsException;
import io.millrace.stream.TranscodeException;
import io.millrace.stream.UnknownStreamException;
import io.millrace.wire.MalformedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Says which problem a failure is. */
public final class Problems {
  private static final int RETRY_SOON_SECONDS = 1;
  private static final int RETRY_LATER_SECONDS = 5;

  private Problems() {}

  /** The problem behind a failure; null if the failure is the server's own fault. */
  public static @Nullable Problem of(Throwable failure) {
    return switch (failure) {
      case InvalidStreamIdException e ->
          new Problem("invalid-stream-id", "Invalid stream id", 400, message(e), e.streamId());
      case MalformedException e ->
          new Problem("malformed-input", "Malformed input", 400, message(e), e.value());
      case UnknownStreamException e ->
          new Problem("unknown-stream", "Unknown stream", 404, message(e), e.streamId());
      case NoPictureException e ->
          new Problem("no-picture", "No picture", 404, message(e), e.streamId());
      case NoRenditionException e ->
          new Problem("no-rendition", "No such rendition", 404, message(e), e.level().name());
      case StreamBusyException e ->
          new Problem(
              "stream-busy",
              "Stream is being written to",
              409,
              message(e),
              e.streamId(),
              RETRY_LATER_SECONDS);
      case StreamElsewhereException e ->
          new Problem("stream-elsewhere", "Not in this role", 501, message(e), null);
      case BodyTooLargeException e ->
          new Problem("too-large", "Body too large", 413, message(e), e.size());
      case TooManyUploadsException e ->
          new Problem(
              "too-many-senders",
              "Too many senders",
              503,
              message(e),
              String.valueOf(e.limit()),
              RETRY_LATER_SECONDS);
      case IntakeException e -> ofIntake(e);
      case TooManyTranscodesException e ->
          new Problem(
              "too-many-transcodes",
              "Too many transcodes",
              503,
              message(e),
              String.valueOf(e.limit()),
              RETRY_LATER_SECONDS);
      case TranscodeException e -> ofTranscode(e);
      case ShuttingDownException e ->
          new Problem("shutting-down", "Shutting down", 503, message(e), null, RETRY_SOON_SECONDS);
      case MediaException e -> ofMedia(e);
      case WebApplicationException e -> ofHttp(e);
      default -> null;
    };
  }

  private static Problem ofMedia(MediaException e) {
    String value = e.bytesRead() + " bytes";
    return switch (e.kind()) {
      case EMPTY -> new Problem("empty-body", "Empty body", 400, message(e), value);
      case ABORTED -> new Problem("broken-off", "Sender broke off", 400, message(e), value);
      case NOT_MEDIA -> new Problem("not-media", "Not media", 415, message(e), value);
      case UNSUPPORTED ->
          new Problem("unsupported-media", "Unsupported media", 415, message(e), value);
      case MALFORMED, NO_FRAMES ->
          new Problem("malformed-media", "Malformed media", 422, message(e), value);
      case SPOOL_LIMIT -> new Problem("too-large", "Body too large", 413, message(e), value);
      case SPOOL_FAILED ->
          new Problem(
              "no-storage",
              "No room to set the media aside",
              503,
              message(e),
              value,
              RETRY_LATER_SECONDS);
      case FILE_NOT_FOUND, FILE_UNREADABLE ->
          new Problem("file-not-readable", "File not readable", 404, message(e), value);
    };
  }

  private static Problem ofIntake(IntakeException e) {
    return switch (e.kind()) {
      case FULL ->
          new Problem(
              "broker-behind", "Broker behind", 503, message(e), e.value(), RETRY_SOON_SECONDS);
      case UNCONFIRMED ->
          new Problem(
              "not-confirmed", "Not confirmed", 503, message(e), e.value(), RETRY_LATER_SECONDS);
      case NOT_STORED ->
          new Problem("not-stored", "Not stored", 503, message(e), e.value(), RETRY_LATER_SECONDS);
      case NO_STORE -> new Problem("too-large", "Body too large", 413, message(e), e.value());
    };
  }

  private static Problem ofTranscode(TranscodeException e) {
    return switch (e.reason()) {
      case CODEC -> new Problem("codec-failure", "Codec failure", 422, message(e), null);
      case TOO_LONG -> new Problem("too-long", "Media too long", 413, message(e), null);
    };
  }

  private static Problem ofHttp(WebApplicationException e) {
    Response.StatusType status = e.getResponse().getStatusInfo();
    String type = status.getReasonPhrase().toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
    return new Problem(type, status.getReasonPhrase(), status.getStatusCode(), message(e), null);
  }

  /** The problem of a chunk that was refused. */
  public static Problem of(ChunkProcessingError error, long sequenceNumber) {
    String value = String.valueOf(sequenceNumber);
    return switch (error) {
      case ChunkProcessingError.ValidationFailed failed ->
          new Problem(
              "invalid-chunk", "Invalid chunk", status(failed.rule()), failed.message(), value);
      case ChunkProcessingError.SequenceGap gap ->
          new Problem("out-of-sequence", "Out of sequence", 409, gap.message(), value);
      case ChunkProcessingError.DuplicateChunk duplicate ->
          new Problem("duplicate-chunk", "Duplicate chunk", 409, duplicate.message(), value);
      case ChunkProcessingError.BufferOverflow overflow ->
          new Problem("no-room", "No room", 503, overflow.message(), value, RETRY_SOON_SECONDS);
      case ChunkProcessingError.CodecFailure failure ->
          new Problem("codec-failure", "Codec failure", 422, failure.message(), value);
      case ChunkProcessingError.Timeout timeout ->
          new Problem("timeout", "Timeout", 409, timeout.message(), value);
    };
  }

  private static int status(ValidationReason rule) {
    return switch (rule) {
      case STREAM_ID, SEQUENCE_NUMBER, EMPTY, CHECKSUM_FORMAT -> 400;
      case TOO_LARGE -> 413;
      case CHECKSUM_MISMATCH -> 422;
    };
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
