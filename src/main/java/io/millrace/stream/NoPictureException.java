package io.millrace.stream;

/** A stream has no picture to show, now at least. */
public final class NoPictureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String streamId;

  public NoPictureException(String streamId, String reason) {
    super("stream '%s' has no picture: %s".formatted(streamId, reason));
    this.streamId = streamId;
  }

  public String streamId() {
    return streamId;
  }
}
