package io.millrace.bench.slowreader;

import io.millrace.media.MediaChunk;
import java.util.ArrayList;
import java.util.List;

/**
 * A link that carries so many bytes a second, one chunk after the other, in simulated time. What it
 * carries has arrived once its last byte has.
 */
final class SlowLink {
  private final HandClock clock;
  private final double nanosPerByte;
  private final WaitingLine line;
  private final List<Arrival> arrivals = new ArrayList<>();
  private long freeAtNanos;

  /**
   * A chunk at the reader.
   *
   * @param atNanos when its last byte came
   */
  record Arrival(MediaChunk chunk, long atNanos) {}

  SlowLink(HandClock clock, double bytesPerSecond, WaitingLine line) {
    this.clock = clock;
    this.nanosPerByte = 1e9 / bytesPerSecond;
    this.line = line;
  }

  /** Offers each chunk when it is made, and carries what the line gives until nothing waits. */
  List<Arrival> carry(List<RecordedStream.Made> stream) {
    for (RecordedStream.Made made : stream) {
      carryUntil(made.atNanos());
      clock.moveTo(made.atNanos());
      line.offer(made.chunk());
      carryUntil(made.atNanos());
    }
    carryUntil(Long.MAX_VALUE);
    return arrivals;
  }

  /** Starts on every chunk that the line gives up to then. */
  private void carryUntil(long untilNanos) {
    long start = Math.max(freeAtNanos, clock.getAsLong());
    while (start <= untilNanos) {
      clock.moveTo(start);
      MediaChunk chunk = line.poll();
      if (chunk == null) {
        return;
      }
      freeAtNanos = start + Math.round(chunk.sizeBytes() * nanosPerByte);
      arrivals.add(new Arrival(chunk, freeAtNanos));
      start = freeAtNanos;
    }
  }
}
