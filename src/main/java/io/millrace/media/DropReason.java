package io.millrace.media;

/** Why a chunk that was accepted does not reach a reader. */
public enum DropReason {
  /** The reader's queue was full and this chunk was the least useful one. */
  READER_TOO_SLOW("reader too slow"),
  /** A chunk that this one is predicted from was dropped. */
  UNDECODABLE("undecodable without a dropped frame"),
  /** The chunk was older than the reader's deadline. */
  TOO_LATE("past the reader's deadline"),
  /** The replay window had moved on before the reader came to the chunk. */
  REPLAY_EXPIRED("left the replay window");

  private final String text;

  DropReason(String text) {
    this.text = text;
  }

  /** As readers and events show it. */
  public String text() {
    return text;
  }
}
