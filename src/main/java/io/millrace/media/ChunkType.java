package io.millrace.media;

/** What a chunk carries, and so how important it is by default. */
public enum ChunkType {
  /** A picture coded without reference to others. */
  VIDEO_I_FRAME(MediaPriority.HIGH),
  /** A picture predicted from earlier ones. */
  VIDEO_P_FRAME(MediaPriority.NORMAL),
  /** A picture predicted from earlier and later ones. */
  VIDEO_B_FRAME(MediaPriority.LOW),
  AUDIO(MediaPriority.HIGH),
  /** Configuration that a decoder needs, or information about the stream. */
  METADATA(MediaPriority.HIGH),
  /** A preview picture. */
  THUMBNAIL(MediaPriority.LOW);

  private final MediaPriority defaultPriority;

  ChunkType(MediaPriority defaultPriority) {
    this.defaultPriority = defaultPriority;
  }

  public MediaPriority defaultPriority() {
    return defaultPriority;
  }

  public boolean isVideo() {
    return this == VIDEO_I_FRAME || this == VIDEO_P_FRAME || this == VIDEO_B_FRAME;
  }
}
