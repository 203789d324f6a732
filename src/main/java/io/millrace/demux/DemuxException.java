package io.millrace.demux;

import org.jspecify.annotations.Nullable;

/** Nothing could be understood of what was to be demuxed: not one frame came of it. */
public final class DemuxException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Kind {
    /** No bytes at all. */
    EMPTY,
    /** The bytes are no container of sound or moving pictures that Millrace reads. */
    NOT_MEDIA,
    /** A container that is damaged beyond reading. */
    MALFORMED,
    /** A sound container without any audio or video track that FFmpeg knows. */
    UNSUPPORTED,
    /** Tracks, but no frame: an initialization segment, or a file cut off behind its header. */
    NO_FRAMES,
    /** An MP4 with its index at the end is larger than may be set aside. */
    SPOOL_LIMIT,
    /** The file for setting bytes aside could not be made or written. */
    SPOOL_FAILED,
    /** The source broke off, or the thread was interrupted, ahead of the first frame. */
    ABORTED,
    /** No file of that name. */
    FILE_NOT_FOUND,
    /** A directory, or a file that may not be read. */
    FILE_UNREADABLE
  }

  private final Kind kind;
  private final long bytesRead;

  DemuxException(Kind kind, long bytesRead, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.bytesRead = bytesRead;
  }

  DemuxException(Kind kind, long bytesRead, String message) {
    this(kind, bytesRead, message, null);
  }

  public Kind kind() {
    return kind;
  }

  /** Bytes taken from the source until then. */
  public long bytesRead() {
    return bytesRead;
  }
}
