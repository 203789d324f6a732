package io.millrace.stream;

import io.millrace.chunk.ChunkProcessor;
import io.millrace.codec.MediaCodec;
import io.millrace.event.EventBus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What all streams share.
 *
 * @param nanoTime the clock that delays are measured by
 * @param timer what is due later runs on it; never blocked
 * @param underrunAfter silence after which a live stream that is read has run dry; zero for never
 * @param replayBytes payload bytes in all replay windows together
 * @param receipts who waits to hear of chunks
 */
record StreamContext(
    StreamSettings settings,
    ChunkProcessor processor,
    MediaCodec codec,
    EventBus events,
    PipelineTotals totals,
    PipelineListener listener,
    InstantSource clock,
    LongSupplier nanoTime,
    ScheduledExecutorService timer,
    Duration underrunAfter,
    AtomicLong replayBytes,
    Receipts receipts) {}
