package io.millrace.media;

/**
 * What a chunk processor has done so far.
 *
 * @param chunksProcessed chunks delivered in order
 * @param chunksReordered of those, the ones that were held first
 * @param chunksDropped chunks that came in and were not delivered: duplicates and rejected ones
 * @param sequenceGaps gaps given up
 * @param validationFailures chunks rejected by validation
 * @param averageProcessingTimeMs mean time from arrival to delivery, in milliseconds
 * @param bufferUtilization held chunks over the capacity of the streams in use, 0 to 1
 */
public record ChunkProcessorStats(
    long chunksProcessed,
    long chunksReordered,
    long chunksDropped,
    long sequenceGaps,
    long validationFailures,
    double averageProcessingTimeMs,
    double bufferUtilization) {}
