package io.millrace.stream;

import io.millrace.event.MediaStreamEvent;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to one stream: each thing once, counted in the totals and published as an
 * event. For any thread.
 */
final class StreamEvents {
  private final StreamContext context;
  private final Supplier<MediaStream> description;

  /** Whether what happens to the order is told here; if not, those who make the order tell it. */
  private final boolean tellsOrder;

  /**
   * @param description what the stream is at the moment
   */
  StreamEvents(StreamContext context, Supplier<MediaStream> description) {
    this.context = context;
    this.description = description;
    this.tellsOrder = context.settings().origin() == StreamOrigin.HERE;
  }

  /** A chunk is next, after having been held for so long. */
  void delivered(MediaChunk chunk, long heldNanos) {
    if (tellsOrder) {
      context.totals().result(PipelineTotals.Result.DELIVERED, chunk.chunkType()).add(chunk);
      context.listener().reordered(heldNanos);
    }
  }

  void started(int epoch) {
    if (!tellsOrder) {
      return;
    }
    context.totals().started().increment();
    MediaStream stream = description.get();
    publish(
        new MediaStreamEvent.StreamStarted(
            stream.id(), stream.userId(), epoch, stream.quality(), now()));
  }

  void stopped(int epoch, EndReason reason, long runNanos, long bytes) {
    if (!tellsOrder) {
      return;
    }
    context.totals().ended(reason).increment();
    MediaStream stream = description.get();
    publish(
        new MediaStreamEvent.StreamStopped(
            stream.id(),
            stream.userId(),
            epoch,
            reason,
            TimeUnit.NANOSECONDS.toSeconds(Math.max(0, runNanos)),
            bytes,
            now()));
  }

  void gap(StreamItem.Gap gap) {
    if (!tellsOrder) {
      return;
    }
    context.totals().gaps(gap.reason()).increment();
    context.totals().addMissing(gap.count());
    publish(
        new MediaStreamEvent.GapDetected(
            gap.streamId(),
            description.get().userId(),
            gap.epoch(),
            gap.from(),
            gap.to(),
            gap.reason(),
            now()));
  }

  void rejected(MediaChunk chunk, ChunkProcessingError error) {
    context.totals().result(PipelineTotals.Result.REJECTED, chunk.chunkType()).add(chunk);
    MediaStream stream = description.get();
    publish(
        new MediaStreamEvent.ChunkRejected(
            stream.id(), stream.userId(), chunk.sequenceNumber(), error.message(), now()));
  }

  /** A reader gets another quality from here on; each is a row of {@link Rungs}. */
  void readerChanged(int fromRung, int toRung) {
    changed(Rungs.level(fromRung), Rungs.level(toRung), null);
    context.totals().readerSteps(toRung < fromRung).increment();
  }

  /** A rendition is encoded with another quality from here on. */
  void renditionChanged(QualityLevel rendition, QualityLevel from, QualityLevel to) {
    changed(from, to, rendition);
    context.totals().renditionSteps(to.compareTo(from) < 0).increment();
  }

  private void changed(
      @Nullable QualityLevel from, @Nullable QualityLevel to, @Nullable QualityLevel rendition) {
    MediaStream stream = description.get();
    publish(
        new MediaStreamEvent.QualityChanged(
            stream.id(), stream.userId(), from, to, rendition, now()));
  }

  /** Readers get nothing, since nothing comes. */
  void ranDry(double bufferLevel) {
    context.totals().underruns().increment();
    MediaStream stream = description.get();
    publish(new MediaStreamEvent.BufferUnderrun(stream.id(), stream.userId(), bufferLevel, now()));
  }

  private Instant now() {
    return context.clock().instant();
  }

  private void publish(MediaStreamEvent event) {
    context.events().publish(event);
  }
}
