package io.millrace.media;

/** Why a chunk was not delivered. */
public sealed interface ChunkProcessingError {

  /** Says what was wrong, with the offending value and what was expected. */
  String message();

  /** A number that the stream cannot take: beyond the window, or of a gap already given up. */
  record SequenceGap(long expected, long received) implements ChunkProcessingError {
    @Override
    public String message() {
      return received < expected
          ? "chunk %d came after it was given up; the stream waits for %d"
              .formatted(received, expected)
          : "chunk %d is beyond the reorder window; the stream waits for %d"
              .formatted(received, expected);
    }
  }

  record DuplicateChunk(long sequenceNumber) implements ChunkProcessingError {
    @Override
    public String message() {
      return "chunk %d has come before".formatted(sequenceNumber);
    }
  }

  /** No room for the chunk. */
  record BufferOverflow(long limitBytes) implements ChunkProcessingError {
    @Override
    public String message() {
      return "no room for the chunk: the limit is %d bytes".formatted(limitBytes);
    }
  }

  record ValidationFailed(ValidationReason rule, String reason) implements ChunkProcessingError {
    @Override
    public String message() {
      return reason;
    }
  }

  record CodecFailure(String reason) implements ChunkProcessingError {
    @Override
    public String message() {
      return reason;
    }
  }

  /** Missing chunks did not come in time. */
  record Timeout(long from, long to) implements ChunkProcessingError {
    @Override
    public String message() {
      return "chunks %d to %d did not come in time".formatted(from, to);
    }
  }
}
