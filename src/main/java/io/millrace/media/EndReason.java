package io.millrace.media;

/** Why a stream ended. */
public enum EndReason {
  /** Its last chunk came. */
  FINAL("final"),
  /** Someone stopped it. */
  STOPPED("stopped"),
  /** Nothing came for the time to live. */
  EXPIRED("expired"),
  /** Memory was needed for streams in use. */
  EVICTED("evicted"),
  /** A new epoch began. */
  RESTARTED("restarted"),
  /** The server shuts down. */
  SHUTDOWN("shutdown");

  private final String text;

  EndReason(String text) {
    this.text = text;
  }

  /** As readers and events show it. */
  public String text() {
    return text;
  }
}
