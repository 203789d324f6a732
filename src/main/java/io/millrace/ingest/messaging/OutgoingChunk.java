package io.millrace.ingest.messaging;

import io.millrace.media.MediaChunk;
import org.jspecify.annotations.Nullable;

/**
 * A chunk, and what its message says beside it.
 *
 * @param restarts true if a new epoch begins with it
 * @param trackConfig how it is decoded; null if its message does not say
 */
record OutgoingChunk(MediaChunk chunk, boolean restarts, @Nullable String trackConfig) {

  /** A chunk by itself. */
  static OutgoingChunk of(MediaChunk chunk) {
    return new OutgoingChunk(chunk, false, null);
  }
}
