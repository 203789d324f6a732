package io.millrace.bench.slowreader;

import io.millrace.media.MediaChunk;
import org.jspecify.annotations.Nullable;

/** What waits for one reader, and loses chunks when that is too much. */
interface WaitingLine {
  void offer(MediaChunk chunk);

  /** The chunk that the reader gets now; null if none waits. */
  @Nullable MediaChunk poll();
}
