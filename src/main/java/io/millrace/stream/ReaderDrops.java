package io.millrace.stream;

import io.millrace.delivery.DropListener;
import io.millrace.event.MediaStreamEvent;
import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what readers' queues drop, and tells. */
final class ReaderDrops implements DropListener {
  private final StreamContext context;
  private final Function<String, @Nullable LiveStream> streams;

  ReaderDrops(StreamContext context, Function<String, @Nullable LiveStream> streams) {
    this.context = context;
    this.streams = streams;
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
  }
}
