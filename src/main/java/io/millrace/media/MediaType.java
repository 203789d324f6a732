package io.millrace.media;

/** What kinds of track a stream carries. */
public enum MediaType {
  VIDEO,
  AUDIO,
  /** Audio and video. */
  MIXED
}
