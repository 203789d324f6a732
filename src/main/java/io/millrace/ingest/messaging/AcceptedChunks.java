package io.millrace.ingest.messaging;

import org.jspecify.annotations.Nullable;

/** The way of chunks that came in over HTTP to the broker. */
interface AcceptedChunks {

  /** What became of a chunk. */
  interface Stored {

    /**
     * The broker has answered; on any thread, once.
     *
     * @param failure why it did not store the chunk; null if it did
     */
    void done(@Nullable Throwable failure);
  }

  /**
   * Sends a chunk behind those that were sent before; nothing blocks, nothing is thrown.
   *
   * @param dataref where the payload lies; null to send it along
   */
  void send(OutgoingChunk chunk, @Nullable String dataref, Stored stored);
}
