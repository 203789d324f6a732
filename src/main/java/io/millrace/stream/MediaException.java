package io.millrace.stream;

import io.millrace.demux.DemuxException;
import org.jspecify.annotations.Nullable;

/** Media of which nothing could be understood. */
public final class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final DemuxException.Kind kind;
  private final long bytesRead;

  MediaException(
      DemuxException.Kind kind,
      long bytesRead,
      @Nullable String message,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.bytesRead = bytesRead;
  }

  MediaException(DemuxException cause) {
    this(cause.kind(), cause.bytesRead(), cause.getMessage(), cause);
  }

  public DemuxException.Kind kind() {
    return kind;
  }

  /** Bytes taken from the source until then. */
  public long bytesRead() {
    return bytesRead;
  }
}
