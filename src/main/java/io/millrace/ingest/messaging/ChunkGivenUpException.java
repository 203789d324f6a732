package io.millrace.ingest.messaging;

/** A message whose chunk will not leave. */
final class ChunkGivenUpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Gives the reason as a dead letter has it. */
  ChunkGivenUpException(String reason) {
    super(reason);
  }
}
