package io.millrace.kafka.processor;

import io.millrace.chunk.ChunkLimits;
import io.millrace.media.ChunkProcessorConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a processor works.
 *
 * @param ttl silence after which a stream is ended
 * @param maxStreams of one partition
 * @param maxRecordBytes of a record that goes through
 * @param maxHeldBytes that all streams together may hold
 * @param instanceId a name that the process keeps over restarts; null if it has none
 */
record ProcessorSettings(
    ChunkProcessorConfig chunks,
    ChunkLimits limits,
    Duration ttl,
    int maxStreams,
    int maxRecordBytes,
    long maxHeldBytes,
    boolean exactlyOnce,
    String groupId,
    @Nullable String instanceId,
    InstantSource wall) {

  /** Nanoseconds since 1970. */
  LongSupplier wallNanos() {
    return () -> TimeUnit.MILLISECONDS.toNanos(wall.millis());
  }
}
