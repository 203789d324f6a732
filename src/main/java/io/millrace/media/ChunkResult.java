package io.millrace.media;

/** What became of a chunk when it came in. */
public sealed interface ChunkResult {

  /** {@link #nextExpected} where that is not known. */
  long UNKNOWN = -1;

  /**
   * The chunk's number; the one it was given if it came without; {@link MediaChunk#UNNUMBERED} if
   * it has none yet.
   */
  long sequenceNumber();

  /** The number that the stream waits for now; {@link #UNKNOWN} if it is in order elsewhere. */
  long nextExpected();

  /** The chunk is in: delivered, or held until those before it come or are given up. */
  record Received(long sequenceNumber, long nextExpected) implements ChunkResult {}

  /** The broker has stored the chunk; it is put in order elsewhere. */
  record Persisted(long sequenceNumber) implements ChunkResult {
    @Override
    public long nextExpected() {
      return UNKNOWN;
    }
  }

  /** The chunk had come before. */
  record Duplicate(long sequenceNumber, long nextExpected) implements ChunkResult {}

  /** The chunk is refused; the stream goes on as if it had not come. */
  record Rejected(long sequenceNumber, long nextExpected, ChunkProcessingError error)
      implements ChunkResult {}
}
