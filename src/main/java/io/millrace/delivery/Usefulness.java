package io.millrace.delivery;

import io.millrace.media.MediaChunk;

/** What the loss of an item would cost its reader. */
enum Usefulness {
  /** No other chunk needs it: a disposable picture, a thumbnail. */
  DISPOSABLE,
  /** A picture before the first keyframe of its track, so nothing is known of what needs it. */
  LOOSE,
  /** A picture that the following ones of its group need. */
  REFERENCE,
  /** A picture where decoding begins; its whole group needs it. */
  KEYFRAME,
  AUDIO,
  METADATA,
  /** A gap or an end. */
  CONTROL;

  /**
   * Judges a chunk.
   *
   * @param inGroup true if its track has had a keyframe
   */
  static Usefulness of(MediaChunk chunk, boolean inGroup) {
    return switch (chunk.chunkType()) {
      case METADATA -> METADATA;
      case AUDIO -> AUDIO;
      case THUMBNAIL -> DISPOSABLE;
      case VIDEO_I_FRAME, VIDEO_P_FRAME, VIDEO_B_FRAME -> {
        if (chunk.isKeyframe()) {
          yield KEYFRAME;
        }
        yield chunk.isDisposable() ? DISPOSABLE : inGroup ? REFERENCE : LOOSE;
      }
    };
  }
}
