package io.millrace.stream;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import java.time.Instant;
import java.util.Collection;

/**
 * A stream at one moment.
 *
 * @param phase NEW, LIVE or ENDED: where the epoch in progress stands
 * @param nextExpected the number that the stream waits for
 * @param bytes payload bytes delivered in order
 * @param replayBytes bytes kept for late readers
 * @param replayItems items kept for late readers
 * @param trackConfigs the METADATA chunk of each track of the epoch
 */
public record StreamStatus(
    MediaStream stream,
    String phase,
    int epoch,
    long nextExpected,
    long bytes,
    ChunkAccounts accounts,
    Instant lastActivity,
    int readers,
    long replayBytes,
    long replayItems,
    Collection<MediaChunk> trackConfigs) {}
