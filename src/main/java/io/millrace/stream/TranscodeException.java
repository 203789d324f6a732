package io.millrace.stream;

import io.millrace.codec.CodecException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Media that was understood as such and still cannot be transcoded. */
public final class TranscodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What stands against it. */
  public enum Reason {
    /** The codec cannot be read, or its frames are damaged throughout, or beyond the limits. */
    CODEC,
    /** It is longer than is allowed. */
    TOO_LONG
  }

  private TranscodeException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static TranscodeException of(CodecException failure) {
    return new TranscodeException(Reason.CODEC, String.valueOf(failure.getMessage()), failure);
  }

  static TranscodeException tooLong(Duration limit) {
    return new TranscodeException(
        Reason.TOO_LONG,
        "the media is longer than %d s, which is the limit; send it in parts"
            .formatted(limit.toSeconds()),
        null);
  }

  static TranscodeException empty() {
    return new TranscodeException(
        Reason.CODEC, "nothing of the media could be shown from time zero on", null);
  }

  public Reason reason() {
    return reason;
  }
}
