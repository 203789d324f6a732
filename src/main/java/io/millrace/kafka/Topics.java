package io.millrace.kafka;

/** The topics of a pipeline. */
public final class Topics {
  /** What came in, in any order. */
  public static final String CHUNKS = "media.chunks";

  /** Streams in order: chunks, gaps and ends. */
  public static final String ORDERED = "media.ordered";

  /** How far each stream has come, by its id; compacted. */
  public static final String PROGRESS = "media.progress";

  /** What happened. */
  public static final String EVENTS = "media.events";

  /** What was refused. */
  public static final String DEAD_LETTER = "media.dead-letter";

  private Topics() {}
}
