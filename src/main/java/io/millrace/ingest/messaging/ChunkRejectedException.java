package io.millrace.ingest.messaging;

import io.millrace.media.ChunkResult;

/** A message whose chunk the stream refused. */
public final class ChunkRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient ChunkResult.Rejected result;

  ChunkRejectedException(ChunkResult.Rejected result) {
    super(result.error().message());
    this.result = result;
  }

  public ChunkResult.Rejected result() {
    return result;
  }
}
