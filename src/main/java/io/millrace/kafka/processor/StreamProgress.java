package io.millrace.kafka.processor;

import io.millrace.chunk.SequenceState;
import java.util.Map;

/**
 * How far a stream has come: what {@code media.progress} has for its id.
 *
 * @param sequence where its order stands
 * @param offsets in {@code media.chunks}, of the chunks that it holds, by their numbers
 * @param processed offset of the last record that it has dealt with
 * @param isLive whether its epoch has begun and not ended
 * @param startedMillis when that was
 * @param bytes delivered in that epoch
 */
record StreamProgress(
    SequenceState sequence,
    Map<Long, Long> offsets,
    long processed,
    boolean isLive,
    long startedMillis,
    long bytes) {

  StreamProgress {
    offsets = Map.copyOf(offsets);
  }
}
