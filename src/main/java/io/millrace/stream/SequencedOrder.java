package io.millrace.stream;

import io.millrace.chunk.ChunkSequence;
import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;

/** The order of a stream that is put in order here. */
final class SequencedOrder implements StreamOrder {
  private final ChunkSequence sequence;

  SequencedOrder(ChunkSequence sequence) {
    this.sequence = sequence;
  }

  @Override
  public ChunkResult accept(MediaChunk chunk) {
    return sequence.accept(chunk);
  }

  @Override
  public void follow(StreamItem item) {
    throw new IllegalStateException("a stream that is put in order here is given " + item);
  }

  @Override
  public int restart() {
    return sequence.accounts().received() > 0 ? sequence.newEpoch() : sequence.epoch();
  }

  @Override
  public long nextExpected() {
    return sequence.nextExpected();
  }

  @Override
  public ChunkAccounts accounts() {
    return sequence.accounts();
  }

  @Override
  public int heldChunks() {
    return sequence.heldChunks();
  }

  @Override
  public long heldBytes() {
    return sequence.heldBytes();
  }

  @Override
  public void close() {
    sequence.close();
  }
}
