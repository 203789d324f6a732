package io.millrace.media;

import java.time.Instant;

/**
 * How a stream does.
 *
 * @param bytesProcessed payload bytes delivered in order
 * @param chunksProcessed chunks delivered in order
 * @param droppedChunks chunks that readers' queues dropped, summed over the readers
 * @param averageChunkSize bytes
 * @param bufferUtilization fill of the fullest reader's queue, 0 to 1
 */
public record StreamMetrics(
    String streamId,
    long bytesProcessed,
    long chunksProcessed,
    long droppedChunks,
    double averageChunkSize,
    double bufferUtilization,
    Instant lastUpdated) {}
