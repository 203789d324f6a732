package io.millrace.chunk;

import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;

/**
 * The bounds and waits of all streams of a processor, shared by them.
 *
 * @param maxChunks that a stream may hold, suspects included
 * @param maxBytes that a stream may hold
 * @param window how far beyond the next expected number a chunk may be
 * @param patience with a missing chunk
 * @param joinPatience with lower numbers before the beginning
 */
record OrderRules(
    boolean reorders,
    int maxChunks,
    long maxBytes,
    long window,
    WindowPolicy policy,
    Patience patience,
    Patience joinPatience) {

  static OrderRules of(ChunkProcessorConfig config) {
    long timeoutNanos = config.sequenceTimeout().toNanos();
    return new OrderRules(
        config.enableReordering(),
        config.maxBufferSize(),
        config.maxBufferBytes(),
        config.maxReorderWindow(),
        config.windowPolicy(),
        new Patience(timeoutNanos),
        new Patience(Math.min(timeoutNanos, config.joinGrace().toNanos())));
  }
}
