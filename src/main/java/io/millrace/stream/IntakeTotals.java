package io.millrace.stream;

import io.millrace.stream.IntakeException.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has been handed over to the broker since the start. */
public final class IntakeTotals {
  private final LongAdder persisted = new LongAdder();
  private final LongAdder ackNanos = new LongAdder();
  private final LongAdder inFlightBytes = new LongAdder();
  private final Map<Kind, LongAdder> refused = new EnumMap<>(Kind.class);

  IntakeTotals() {
    for (Kind kind : Kind.values()) {
      refused.put(kind, new LongAdder());
    }
  }

  /** Counts a chunk that the broker acknowledged after that time. */
  public void persisted(long nanos) {
    persisted.increment();
    ackNanos.add(nanos);
  }

  /** Counts a request, a line or a sender that was refused. */
  public void refused(Kind kind) {
    refused(refused, kind).increment();
  }

  private static LongAdder refused(Map<Kind, LongAdder> counts, Kind kind) {
    LongAdder count = counts.get(kind);
    if (count == null) {
      throw new IllegalStateException("no count of " + kind);
    }
    return count;
  }

  /** Counts bytes that are sent, or with a minus those that are not on the way any more. */
  public void inFlight(long bytes) {
    inFlightBytes.add(bytes);
  }

  /** Chunks that the broker has acknowledged. */
  public long persistedChunks() {
    return persisted.sum();
  }

  /** Time that their acknowledgements took, all together. */
  public long ackNanos() {
    return ackNanos.sum();
  }

  /** Requests, lines and senders that were refused. */
  public long refusals(Kind kind) {
    return refused(refused, kind).sum();
  }

  /** Bytes on their way to the broker. */
  public long inFlightBytes() {
    return inFlightBytes.sum();
  }
}
