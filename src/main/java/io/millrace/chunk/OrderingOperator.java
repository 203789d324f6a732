package io.millrace.chunk;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.AbstractMultiOperator;
import io.smallrye.mutiny.subscription.MultiSubscriber;

/** The operator behind {@link ChunkProcessor#process}: each subscriber gets its own run. */
final class OrderingOperator extends AbstractMultiOperator<MediaChunk, StreamItem> {
  private final ChunkProcessor processor;

  OrderingOperator(Multi<MediaChunk> chunks, ChunkProcessor processor) {
    super(chunks);
    this.processor = processor;
  }

  @Override
  public void subscribe(MultiSubscriber<? super StreamItem> downstream) {
    upstream().subscribe().withSubscriber(new OrderingRun(processor, downstream));
  }
}
