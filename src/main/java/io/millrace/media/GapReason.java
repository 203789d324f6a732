package io.millrace.media;

/** Why the missing numbers were given up. */
public enum GapReason {
  /** They did not come within the sequence timeout. */
  TIMEOUT("timeout"),
  /** Chunks beyond them filled the reorder window, by count or by bytes. */
  WINDOW_FULL("window full"),
  /** The stream went on far beyond the window. */
  JUMP("jump"),
  /** The stream ended before they came. */
  FLUSH("flush");

  private final String text;

  GapReason(String text) {
    this.text = text;
  }

  /** As readers and events show it. */
  public String text() {
    return text;
  }
}
