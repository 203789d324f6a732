package io.millrace.stream;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;

/** The order of a stream that others put in order: passes its items on, and counts. */
final class FollowedOrder implements StreamOrder {
  private final LiveStream out;
  private int epoch;
  private long nextExpected;
  private long chunks;
  private long gaps;
  private long missing;

  FollowedOrder(LiveStream out) {
    this.out = out;
  }

  @Override
  public synchronized void follow(StreamItem item) {
    if (item.epoch() != epoch) {
      epoch = item.epoch();
      out.restarted(epoch);
    }
    switch (item) {
      case MediaChunk chunk -> {
        chunks++;
        nextExpected = chunk.sequenceNumber() + 1;
        out.chunk(chunk, 0);
      }
      case StreamItem.Gap gap -> {
        gaps++;
        missing = ChunkAccounts.sumOfCounts(missing, gap.count());
        nextExpected = gap.to() + 1;
        out.gap(gap);
      }
      case StreamItem.End end -> out.ended(end.reason());
      case StreamItem.Skip skip ->
          throw new IllegalArgumentException("a skip is told to one reader: " + skip);
    }
  }

  @Override
  public ChunkResult accept(MediaChunk chunk) {
    throw StreamElsewhereException.onWriting(chunk.streamId());
  }

  @Override
  public int restart() {
    throw StreamElsewhereException.onWriting(out.id());
  }

  @Override
  public synchronized long nextExpected() {
    return nextExpected;
  }

  @Override
  public synchronized ChunkAccounts accounts() {
    return new ChunkAccounts(chunks, chunks, 0, 0, 0, 0, 0, gaps, missing);
  }

  @Override
  public int heldChunks() {
    return 0;
  }

  @Override
  public long heldBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
