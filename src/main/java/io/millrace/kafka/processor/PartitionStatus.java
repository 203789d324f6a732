package io.millrace.kafka.processor;

/**
 * A partition at one moment.
 *
 * @param lag records that are there and not read; -1 if unknown
 * @param heldChunks that wait for those before them
 * @param oldestHeldNanos how long the first of them has waited, by the partition's clock
 */
public record PartitionStatus(
    int partition, long lag, int streams, int heldChunks, long heldBytes, long oldestHeldNanos) {}
