package io.millrace.delivery;

import io.millrace.media.DropReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the chunks went that were offered to one reader. At every moment {@code offered = sent +
 * dropped + queued}, in chunks and in bytes.
 *
 * @param queued what waits
 * @param droppedFor what was dropped, by reason; reasons that did not occur are missing
 * @param abandoned what waited when the reader went or the queue was aborted; part of {@link
 *     #dropped()}
 */
public record ReaderAccounts(
    Amount offered,
    Amount sent,
    Amount queued,
    Map<DropReason, Amount> droppedFor,
    Amount abandoned) {

  /** Chunks and their bytes. */
  public record Amount(long chunks, long bytes) {
    public static final Amount NONE = new Amount(0, 0);

    Amount plus(Amount other) {
      return new Amount(chunks + other.chunks, bytes + other.bytes);
    }
  }

  public ReaderAccounts {
    droppedFor = Map.copyOf(droppedFor);
  }

  /** What was dropped for this reason. */
  public Amount dropped(DropReason reason) {
    return droppedFor.getOrDefault(reason, Amount.NONE);
  }

  /** What was dropped, for whatever reason, and what was abandoned. */
  public Amount dropped() {
    return droppedFor.values().stream().reduce(abandoned, Amount::plus);
  }

  public boolean balance() {
    return offered.equals(sent.plus(dropped()).plus(queued));
  }

  /** The running counts. Not thread-safe. */
  static final class Ledger {
    private final Count offered = new Count();
    private final Count sent = new Count();
    private final Count queued = new Count();
    private final Count abandoned = new Count();
    private final EnumMap<DropReason, Count> dropped = new EnumMap<>(DropReason.class);

    void offered(int sizeBytes) {
      offered.add(1, sizeBytes);
      queued.add(1, sizeBytes);
    }

    void sent(int sizeBytes) {
      queued.add(-1, -sizeBytes);
      sent.add(1, sizeBytes);
    }

    void dropped(int sizeBytes, DropReason reason) {
      queued.add(-1, -sizeBytes);
      dropped.computeIfAbsent(reason, r -> new Count()).add(1, sizeBytes);
    }

    void abandoned() {
      abandoned.add(queued.chunks, queued.bytes);
      queued.add(-queued.chunks, -queued.bytes);
    }

    ReaderAccounts snapshot() {
      EnumMap<DropReason, Amount> reasons = new EnumMap<>(DropReason.class);
      dropped.forEach((reason, count) -> reasons.put(reason, count.amount()));
      return new ReaderAccounts(
          offered.amount(), sent.amount(), queued.amount(), reasons, abandoned.amount());
    }
  }

  private static final class Count {
    private long chunks;
    private long bytes;

    void add(long moreChunks, long moreBytes) {
      chunks += moreChunks;
      bytes += moreBytes;
    }

    Amount amount() {
      return new Amount(chunks, bytes);
    }
  }
}
