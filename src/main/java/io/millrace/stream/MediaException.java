package io.millrace.stream;

import io.millrace.demux.DemuxException;

/** Media of which nothing could be understood. */
public final class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final DemuxException.Kind kind;
  private final long bytesRead;

  MediaException(DemuxException cause) {
    super(cause.getMessage(), cause);
    this.kind = cause.kind();
    this.bytesRead = cause.bytesRead();
  }

  public DemuxException.Kind kind() {
    return kind;
  }

  /** Bytes taken from the source until then. */
  public long bytesRead() {
    return bytesRead;
  }
}
