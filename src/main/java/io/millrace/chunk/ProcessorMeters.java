package io.millrace.chunk;

import io.millrace.media.ChunkProcessorStats;
import java.util.concurrent.atomic.LongAdder;

/** Counts over all streams of a processor. Thread-safe. */
final class ProcessorMeters {
  private static final double NANOS_IN_MS = 1e6;

  final LongAdder delivered = new LongAdder();
  final LongAdder reordered = new LongAdder();
  final LongAdder heldNanos = new LongAdder();
  final LongAdder discarded = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder invalid = new LongAdder();
  final LongAdder held = new LongAdder();
  final LongAdder openStreams = new LongAdder();

  ChunkProcessorStats snapshot(int heldPerStream) {
    long processed = delivered.sum();
    double capacity = (double) openStreams.sum() * heldPerStream;
    return new ChunkProcessorStats(
        processed,
        reordered.sum(),
        discarded.sum(),
        gaps.sum(),
        invalid.sum(),
        processed == 0 ? 0 : heldNanos.sum() / NANOS_IN_MS / processed,
        capacity <= 0 ? 0 : Math.clamp(held.sum() / capacity, 0, 1));
  }
}
