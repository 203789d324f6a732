package io.millrace.stream;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;

/** What gives one stream its order: made here, or followed. Thread-safe. */
interface StreamOrder {

  /** Takes a chunk in that may come in any order. */
  ChunkResult accept(MediaChunk chunk);

  /** Takes the next item of a stream that has its order. */
  void follow(StreamItem item);

  /** Begins a new epoch, unless nothing has ever come; returns the epoch. */
  int restart();

  /** The number that the stream waits for. */
  long nextExpected();

  ChunkAccounts accounts();

  int heldChunks();

  long heldBytes();

  /** Delivers what is held and takes nothing more. */
  void close();
}
