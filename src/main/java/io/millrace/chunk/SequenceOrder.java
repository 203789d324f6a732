package io.millrace.chunk;

import io.millrace.chunk.Suspects.Suspect;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessingError.DuplicateChunk;
import io.millrace.media.ChunkProcessingError.SequenceGap;
import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.ValidationReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of order of one stream, described in {@link ChunkSequence}: epochs and numbers, what
 * lies behind, and time.
 *
 * <p>{@link Admission} places what lies before the stream, {@link ReorderWindow} delivers and gives
 * up, {@link Outliers} judges strays. In order, a chunk costs O(1) and reads no clock. Not
 * thread-safe.
 */
final class SequenceOrder {
  private final OrderRules rules;
  private final ArrivalClock clock;
  private final Ledger ledger;
  private final ReorderWindow window;
  private final ReorderRing ring;
  private final Outliers outliers;
  private final Admission admission;
  private int declaredEpoch;

  SequenceOrder(String streamId, OrderRules rules, LongSupplier nanoTime, Ledger ledger) {
    this.rules = rules;
    this.clock = new ArrivalClock(nanoTime);
    this.ledger = ledger;
    this.window = new ReorderWindow(streamId, rules.window(), clock, ledger);
    this.ring = window.ring;
    this.outliers = new Outliers(rules, window, clock, ledger);
    this.admission = new Admission(rules, window, outliers);
  }

  int epoch() {
    return window.epoch();
  }

  long nextExpected() {
    return window.nextExpected();
  }

  int heldChunks() {
    return outliers.heldChunks();
  }

  long heldBytes() {
    return outliers.heldBytes();
  }

  boolean isJoining() {
    return window.isJoining();
  }

  /** The epoch and number that a chunk gets here, on a copy if it does not carry them yet. */
  MediaChunk number(MediaChunk chunk) {
    if (chunk.epoch() > epoch()) {
      beginEpoch(chunk.epoch());
    }
    boolean isOld = chunk.epoch() < declaredEpoch;
    if (!isOld) {
      declaredEpoch = chunk.epoch();
    }
    int itsEpoch = isOld ? chunk.epoch() : epoch();
    long itsNumber =
        chunk.isNumbered() || isOld ? chunk.sequenceNumber() : window.numberAfterHighest();
    return itsEpoch == chunk.epoch() && itsNumber == chunk.sequenceNumber()
        ? chunk
        : chunk.at(itsEpoch, itsNumber);
  }

  SequenceState state() {
    List<SequenceState.Held> held = new ArrayList<>(heldChunks());
    ring.forEach(
        (number, arrival) ->
            held.add(new SequenceState.Held(number, SequenceState.Place.WINDOW, arrival, 0)));
    outliers.addTo(held);
    return window.state(declaredEpoch, outliers.ghostAhead(), outliers.ghostBehind(), held);
  }

  /** Goes on from there; nothing has come yet. */
  void restore(SequenceState state) {
    declaredEpoch = state.declaredEpoch();
    window.restore(state);
    outliers.restore(state);
  }

  void holdAgain(SequenceState.Held held, MediaChunk chunk) {
    MediaChunk numbered = chunk.at(epoch(), held.number());
    if (held.place() == SequenceState.Place.WINDOW) {
      ring.put(numbered, held.arrivalNanos());
    } else {
      outliers.holdAgain(held, numbered);
    }
  }

  /** Books a numbered chunk; returns null if it was received, else why not. */
  @Nullable ChunkProcessingError take(MediaChunk chunk) {
    if (chunk.epoch() < epoch()) {
      ValidationFailed error =
          new ValidationFailed(
              ValidationReason.SEQUENCE_NUMBER,
              "chunk of epoch %d came in epoch %d".formatted(chunk.epoch(), epoch()));
      ledger.reject(chunk, error, true);
      return error;
    }
    ChunkProcessingError error = place(chunk);
    if (error instanceof DuplicateChunk) {
      ledger.duplicate();
    } else if (error != null) {
      ledger.reject(chunk, error);
    }
    return error;
  }

  /** Ends the epoch, flushing it; numbers start anew. */
  void beginEpoch(int newEpoch) {
    flush();
    window.restart(newEpoch);
    ledger.restarted(newEpoch);
  }

  /** Gives up what is missing and delivers what is held; suspects are judged as by the timer. */
  void flush() {
    if (isJoining()) {
      window.begin(ring.lowest());
    }
    while (!ring.isEmpty() || outliers.hasAhead()) {
      if (ring.isEmpty()) {
        outliers.judgeLowest();
      } else {
        window.giveUpFront(GapReason.FLUSH);
      }
    }
    outliers.rejectBehind();
  }

  /** Gives up what has been waited for long enough. */
  void expire(long now) {
    if (isJoining() && rules.joinPatience().isOver(window.joinedNanos(), now)) {
      window.begin(ring.lowest());
    }
    while (window.hasBegun()
        && !ring.isEmpty()
        && rules.patience().isOver(ring.earliestArrival(now), now)) {
      window.giveUpFront(GapReason.TIMEOUT);
    }
    outliers.expire(now);
  }

  /** Nanoseconds until {@link #expire} has something to do, 0 to the timeout; only if held. */
  long nanosUntilDue(long now) {
    long wait = outliers.nanosUntilDue(now);
    if (isJoining()) {
      wait = Math.min(wait, rules.joinPatience().left(window.joinedNanos(), now));
    } else if (!ring.isEmpty()) {
      wait = Math.min(wait, rules.patience().left(ring.earliestArrival(now), now));
    }
    return Math.max(wait, 0);
  }

  private @Nullable ChunkProcessingError place(MediaChunk chunk) {
    long number = chunk.sequenceNumber();
    if (number < 0) {
      return new ValidationFailed(
          ValidationReason.SEQUENCE_NUMBER, "no number is left after " + Long.MAX_VALUE);
    }
    if (!window.hasBegun()) {
      return admission.placeFirst(chunk, number);
    }
    return number <= window.last() ? placeBehind(chunk, number) : admission.place(chunk, number);
  }

  private @Nullable ChunkProcessingError placeBehind(MediaChunk chunk, long number) {
    DeliveredHistory.Seen seen = window.history.lookup(number, Fingerprint.of(chunk));
    if (seen == DeliveredHistory.Seen.SAME || outliers.isBehind(number)) {
      return new DuplicateChunk(number);
    }
    if (outliers.confirmRestart(number)) {
      restart(chunk);
      return null;
    }
    boolean mediaTimeWentOn = chunk.timestampUs() > window.lastTimestampUs();
    boolean isSuspicious =
        switch (seen) {
          case OTHER -> true;
          case BEFORE -> mediaTimeWentOn || window.history.first() - number > window.size();
          case FORGOTTEN -> mediaTimeWentOn;
          case SAME, MISSED -> false;
        };
    if (isSuspicious) {
      return outliers.takeBehind(chunk);
    }
    return seen == DeliveredHistory.Seen.FORGOTTEN
        ? new DuplicateChunk(number)
        : new SequenceGap(nextExpected(), number);
  }

  private void restart(MediaChunk chunk) {
    var carried = outliers.takeRestarted(chunk);
    beginEpoch(epoch() + 1);
    for (Suspect suspect : carried) {
      clock.takeAgain(suspect.arrivalNanos());
      take(suspect.chunk().at(epoch(), suspect.number()));
    }
    clock.takeNew();
  }
}
