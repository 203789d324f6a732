package io.millrace.stream;

import io.millrace.delivery.DeliveryListener;
import io.millrace.event.MediaStreamEvent;
import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what readers get and what their queues drop, and tells. */
final class ReaderListener implements DeliveryListener {
  private final StreamContext context;
  private final Function<String, @Nullable LiveStream> streams;
  private final Consumer<MediaChunk> alsoDropped;

  ReaderListener(
      StreamContext context,
      Function<String, @Nullable LiveStream> streams,
      Consumer<MediaChunk> alsoDropped) {
    this.alsoDropped = alsoDropped;
    this.context = context;
    this.streams = streams;
  }

  @Override
  public void sent(MediaChunk chunk, long nanosSinceArrival) {
    context.totals().sent(chunk.chunkType()).add(chunk);
    context.listener().sent(nanosSinceArrival);
  }

  @Override
  public void dropped(MediaChunk chunk, DropReason reason) {
    context.totals().readerDrops(reason).increment();
    LiveStream stream = streams.apply(chunk.streamId());
    if (stream != null) {
      stream.readerDropped();
    }
    context
        .events()
        .publish(
            new MediaStreamEvent.ChunkDropped(
                chunk.streamId(),
                stream == null ? 0 : stream.description().userId(),
                chunk.epoch(),
                chunk.sequenceNumber(),
                reason,
                context.clock().instant()));
    alsoDropped.accept(chunk);
  }
}
