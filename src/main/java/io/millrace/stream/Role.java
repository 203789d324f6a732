package io.millrace.stream;

/** What a process does in a pipeline that may have several. */
public enum Role {
  /** All of it, with the streams' state in its own memory. */
  ALL,
  /** Takes chunks in and hands them to the broker; keeps no stream. */
  INGEST,
  /** Puts the streams of its share of the broker's partitions in order. */
  PROCESSOR
}
