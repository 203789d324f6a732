package io.millrace.media;

/** How soon a chunk is delivered, and how late it is dropped. */
public enum MediaPriority {
  /** B-frames, thumbnails. */
  LOW(1),
  /** P-frames. */
  NORMAL(2),
  /** I-frames, audio, metadata. */
  HIGH(3);

  private final int level;

  MediaPriority(int level) {
    this.level = level;
  }

  /** 1 (low) to 3 (high). */
  public int level() {
    return level;
  }
}
