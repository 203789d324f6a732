package io.millrace.stream;

/** A stream that does not exist, where one is not created. */
public final class UnknownStreamException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String streamId;

  public UnknownStreamException(String streamId) {
    super("there is no stream '%s'".formatted(streamId));
    this.streamId = streamId;
  }

  public String streamId() {
    return streamId;
  }
}
