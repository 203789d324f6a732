package io.millrace.kafka.processor;

import java.util.Map;
import java.util.TreeMap;

/**
 * The offsets of a partition whose chunks are held: none of them may be committed as done. Not
 * thread-safe.
 */
final class HeldOffsets {
  private final TreeMap<Long, Held> byOffset = new TreeMap<>();
  private long bytes;

  private record Held(long arrivalNanos, int bytes) {}

  /**
   * Adds one.
   *
   * @param arrivalNanos when its chunk came, by the partition's clock
   */
  void add(ReceivedChunk chunk, long arrivalNanos) {
    int size = chunk.record().value().length;
    byOffset.put(chunk.offset(), new Held(arrivalNanos, size));
    bytes += size;
  }

  void remove(ReceivedChunk chunk) {
    Held held = byOffset.remove(chunk.offset());
    if (held != null) {
      bytes -= held.bytes();
    }
  }

  int count() {
    return byOffset.size();
  }

  long bytes() {
    return bytes;
  }

  /** How long the first of them has waited; 0 if there is none. */
  long longestWaitNanos(long nowNanos) {
    Map.Entry<Long, Held> first = byOffset.firstEntry();
    return first == null ? 0 : Math.max(0, nowNanos - first.getValue().arrivalNanos());
  }

  /** The lowest of them, or the position if there is none: all before it is done. */
  long lowWatermark(long position) {
    return byOffset.isEmpty() ? position : Math.min(byOffset.firstKey(), position);
  }
}
