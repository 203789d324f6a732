package io.millrace.bench.slowreader;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out; what does not fit when it comes is lost. METADATA always fits, as it does in
 * a {@link ReaderQueueLine}.
 */
final class TailDropLine implements WaitingLine {
  private final ArrayDeque<MediaChunk> waiting = new ArrayDeque<>();
  private final int maxChunks;
  private final long maxBytes;
  private int chunks;
  private long bytes;

  TailDropLine(int maxChunks, long maxBytes) {
    this.maxChunks = maxChunks;
    this.maxBytes = maxBytes;
  }

  @Override
  public void offer(MediaChunk chunk) {
    if (isMetadata(chunk)) {
      waiting.add(chunk);
    } else if (chunks < maxChunks && bytes + chunk.sizeBytes() <= maxBytes) {
      waiting.add(chunk);
      chunks++;
      bytes += chunk.sizeBytes();
    }
  }

  @Override
  public @Nullable MediaChunk poll() {
    MediaChunk chunk = waiting.poll();
    if (chunk != null && !isMetadata(chunk)) {
      chunks--;
      bytes -= chunk.sizeBytes();
    }
    return chunk;
  }

  private static boolean isMetadata(MediaChunk chunk) {
    return chunk.chunkType() == ChunkType.METADATA;
  }
}
