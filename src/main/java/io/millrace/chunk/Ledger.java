package io.millrace.chunk;

import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessingError.SequenceGap;
import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem.Gap;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one stream, and its way out: each chunk is booked and then told.
 *
 * <p>A chunk taken in counts as held until it leaves as one of delivered, duplicate or rejected, so
 * that the accounts balance at every moment, inside the callbacks too. What a callback throws is
 * kept for {@link #takeFailure}. Not thread-safe.
 */
final class Ledger {
  private final SequenceOutput output;
  private final ProcessorMeters meters;
  private long received;
  private long delivered;
  private long duplicates;
  private long rejected;
  private long held;
  private long late;
  private long gaps;
  private long missing;
  private long publishedHeld;
  private long publishedDelivered;
  private @Nullable Throwable failure;

  Ledger(SequenceOutput output, ProcessorMeters meters) {
    this.output = output;
    this.meters = meters;
  }

  void takeIn() {
    received++;
    held++;
  }

  void deliver(MediaChunk chunk) {
    held--;
    delivered++;
    tell(chunk, 0);
  }

  void deliverHeld(MediaChunk chunk, long heldNanos) {
    held--;
    delivered++;
    tell(chunk, heldNanos);
  }

  /** Counts chunks that were delivered after they were held, for so long in all. */
  void reordered(long count, long heldNanos) {
    meters.reordered.add(count);
    meters.heldNanos.add(heldNanos);
  }

  void duplicate() {
    held--;
    duplicates++;
    meters.discarded.increment();
  }

  /** Books a refusal; a number below the one expected counts as late. */
  void reject(MediaChunk chunk, ChunkProcessingError error) {
    reject(chunk, error, error instanceof SequenceGap gap && gap.received() < gap.expected());
  }

  void reject(MediaChunk chunk, ChunkProcessingError error, boolean isLate) {
    held--;
    rejected++;
    meters.discarded.increment();
    if (isLate) {
      late++;
    }
    try {
      output.rejected(chunk, error);
    } catch (RuntimeException | Error e) {
      keep(e);
    }
  }

  void invalid(MediaChunk chunk, ValidationFailed error) {
    meters.invalid.increment();
    reject(chunk, error, false);
  }

  void gap(Gap gap) {
    gaps++;
    missing = ChunkAccounts.sumOfCounts(missing, gap.count());
    meters.gaps.increment();
    try {
      output.gap(gap);
    } catch (RuntimeException | Error e) {
      keep(e);
    }
  }

  void restarted(int epoch) {
    try {
      output.restarted(epoch);
    } catch (RuntimeException | Error e) {
      keep(e);
    }
  }

  long held() {
    return held;
  }

  ChunkAccounts accounts() {
    return new ChunkAccounts(
        received, delivered, duplicates, rejected, 0, held, late, gaps, missing);
  }

  /** Brings the processor's counts of chunks delivered and held up to date. */
  void publish() {
    if (delivered != publishedDelivered) {
      meters.delivered.add(delivered - publishedDelivered);
      publishedDelivered = delivered;
    }
    if (held != publishedHeld) {
      meters.held.add(held - publishedHeld);
      publishedHeld = held;
    }
  }

  /** What callbacks threw since the last call, the first with the others suppressed in it. */
  @Nullable Throwable takeFailure() {
    Throwable taken = failure;
    failure = null;
    return taken;
  }

  private void tell(MediaChunk chunk, long heldNanos) {
    try {
      output.chunk(chunk, heldNanos);
    } catch (RuntimeException | Error e) {
      keep(e);
    }
  }

  private void keep(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    } else if (failure != thrown) {
      failure.addSuppressed(thrown);
    }
  }
}
