package io.millrace.media;

/** A stream id that breaks the rule of {@link StreamId}. */
public final class InvalidStreamIdException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN_CHARACTERS = 160;

  private final String streamId;

  public InvalidStreamIdException(String streamId) {
    super(
        "stream id '%s' is not 1 to 128 of A-Z a-z 0-9 . _ - starting with other than a dot"
            .formatted(
                streamId.length() <= SHOWN_CHARACTERS
                    ? streamId
                    : streamId.substring(0, SHOWN_CHARACTERS) + "…"));
    this.streamId = streamId;
  }

  public String streamId() {
    return streamId;
  }
}
