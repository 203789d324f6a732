package io.millrace.media;

/** What became of a chunk when it came in. */
public sealed interface ChunkResult {

  /** The chunk's number; the one it was given if it came without. */
  long sequenceNumber();

  /** The number that the stream waits for now. */
  long nextExpected();

  /** The chunk is in: delivered, or held until those before it come or are given up. */
  record Received(long sequenceNumber, long nextExpected) implements ChunkResult {}

  /** The chunk had come before. */
  record Duplicate(long sequenceNumber, long nextExpected) implements ChunkResult {}

  /** The chunk is refused; the stream goes on as if it had not come. */
  record Rejected(long sequenceNumber, long nextExpected, ChunkProcessingError error)
      implements ChunkResult {}
}
