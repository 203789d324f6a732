package io.millrace.function;

import java.util.Locale;

/** The functions there are. */
public enum FunctionName {
  /** A keyframe in, a picture of it out. */
  THUMBNAIL,
  /** Media in, MP4 of a quality out. */
  TRANSCODE,
  /** Media in, its chunks to a sink. */
  INGEST;

  /** As it is written in configuration, event types and sources. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The source of the events that the function makes. */
  String source() {
    return "/millrace/function/" + text();
  }
}
