package io.millrace.stream;

/** A stream that someone else is sending media to. */
public final class StreamBusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String streamId;

  public StreamBusyException(String streamId) {
    super(
        "stream '%s' is being written to by another sender; end that one or use another id"
            .formatted(streamId));
    this.streamId = streamId;
  }

  public String streamId() {
    return streamId;
  }
}
