package io.millrace.chunk;

import io.millrace.chunk.Suspects.Suspect;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessingError.BufferOverflow;
import io.millrace.media.ChunkProcessingError.DuplicateChunk;
import io.millrace.media.ChunkProcessingError.SequenceGap;
import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem.Gap;
import io.millrace.media.ValidationReason;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of order of one stream, described in {@link ChunkSequence}. Not thread-safe.
 *
 * <p>All chunks up to {@code last} are delivered or given up. Those above wait in the ring if they
 * are in range of it, else as suspects ahead; suspects behind are signs of a restart. In order, a
 * chunk costs O(1) and reads no clock.
 */
final class SequenceOrder {
  /** How long a stream that joins far from 0 waits for chunks before its first. */
  static final long JOIN_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String streamId;
  private final boolean reorders;
  private final long window;
  private final int maxChunks;
  private final long maxBytes;
  private final WindowPolicy policy;
  private final long timeoutNanos;
  private final long joinGraceNanos;
  private final LongSupplier nanoTime;
  private final Ledger ledger;

  private final ReorderRing ring = new ReorderRing();
  private final Suspects ahead = new Suspects();
  private final Suspects behind = new Suspects();
  private final DeliveredHistory history = new DeliveredHistory();
  private int epoch;
  private int declaredEpoch;
  private boolean begun;
  private long last = -1;
  private long lastTimestampUs;
  private long joinedNanos;

  /** Chunks taken in range: moves when the stream shows life where it is. */
  private long inRange;

  SequenceOrder(
      String streamId, ChunkProcessorConfig config, LongSupplier nanoTime, Ledger ledger) {
    this.streamId = streamId;
    this.reorders = config.enableReordering();
    this.window = config.maxReorderWindow();
    this.maxChunks = config.maxBufferSize();
    this.maxBytes = config.maxBufferBytes();
    this.policy = config.windowPolicy();
    this.timeoutNanos = config.sequenceTimeout().toNanos();
    this.joinGraceNanos = Math.min(timeoutNanos, JOIN_GRACE_NANOS);
    this.nanoTime = nanoTime;
    this.ledger = ledger;
  }

  int epoch() {
    return epoch;
  }

  long nextExpected() {
    if (!begun) {
      return ring.isEmpty() ? 0 : ring.firstMissing();
    }
    return last == Long.MAX_VALUE ? last : last + 1;
  }

  int heldChunks() {
    return ring.count() + ahead.count() + behind.count();
  }

  long heldBytes() {
    return ring.bytes() + ahead.bytes() + behind.bytes();
  }

  boolean isJoining() {
    return !begun && !ring.isEmpty();
  }

  /** The epoch and number that a chunk gets here, on a copy if it does not carry them yet. */
  MediaChunk number(MediaChunk chunk) {
    if (chunk.epoch() > epoch) {
      beginEpoch(chunk.epoch());
    }
    boolean isOld = chunk.epoch() < declaredEpoch;
    if (!isOld) {
      declaredEpoch = chunk.epoch();
    }
    int itsEpoch = isOld ? chunk.epoch() : epoch;
    long itsNumber = chunk.isNumbered() || isOld ? chunk.sequenceNumber() : numberAfterHighest();
    return itsEpoch == chunk.epoch() && itsNumber == chunk.sequenceNumber()
        ? chunk
        : chunk.at(itsEpoch, itsNumber);
  }

  /** Books a numbered chunk; returns null if it was received, else why not. */
  @Nullable ChunkProcessingError take(MediaChunk chunk) {
    if (chunk.epoch() < epoch) {
      ValidationFailed error =
          new ValidationFailed(
              ValidationReason.SEQUENCE_NUMBER,
              "chunk of epoch %d came in epoch %d".formatted(chunk.epoch(), epoch));
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
    epoch = newEpoch;
    begun = false;
    last = -1;
    history.begin(0);
    ledger.restarted(newEpoch);
  }

  /** Gives up what is missing and delivers what is held; suspects are judged as by the timer. */
  void flush() {
    if (isJoining()) {
      begin(ring.lowest());
    }
    while (!ring.isEmpty() || !ahead.isEmpty()) {
      if (ring.isEmpty()) {
        judge(ahead.takeLowest());
      } else {
        giveUpFront(GapReason.FLUSH);
      }
    }
    while (!behind.isEmpty()) {
      reject(behind.takeLowest().chunk());
    }
  }

  /** Gives up what has been waited for long enough. */
  void expire(long now) {
    if (isJoining() && isDue(joinedNanos, joinGraceNanos, now)) {
      begin(ring.lowest());
    }
    while (begun && !ring.isEmpty() && isDue(ring.earliestArrival(), timeoutNanos, now)) {
      giveUpFront(GapReason.TIMEOUT);
    }
    while (!ahead.isEmpty() && isDue(ahead.earliestArrival(), timeoutNanos, now)) {
      Suspect due = ahead.takeOldest();
      if (due.mark() == inRange) {
        ahead.add(due);
        jump(due.number());
      } else {
        reject(due.chunk());
      }
    }
    while (!behind.isEmpty() && isDue(behind.earliestArrival(), timeoutNanos, now)) {
      Suspect due = behind.takeOldest();
      behind.remember(due.number(), due.mark());
      reject(due.chunk());
    }
  }

  /** Nanoseconds until {@link #expire} has something to do, 0 to the timeout; only if held. */
  long nanosUntilDue(long now) {
    long wait = timeoutNanos;
    if (isJoining()) {
      wait = Math.min(wait, joinGraceNanos - (now - joinedNanos));
    } else if (!ring.isEmpty()) {
      wait = Math.min(wait, timeoutNanos - (now - ring.earliestArrival()));
    }
    if (!ahead.isEmpty()) {
      wait = Math.min(wait, timeoutNanos - (now - ahead.earliestArrival()));
    }
    if (!behind.isEmpty()) {
      wait = Math.min(wait, timeoutNanos - (now - behind.earliestArrival()));
    }
    return Math.max(wait, 0);
  }

  private static boolean isDue(long since, long afterNanos, long now) {
    long elapsed = now - since;
    return elapsed >= afterNanos || elapsed < 0; // a clock set back must not prolong the wait
  }

  private long numberAfterHighest() {
    long highest = ring.isEmpty() ? last : ring.highest();
    return highest == Long.MAX_VALUE ? MediaChunk.UNNUMBERED : highest + 1;
  }

  private @Nullable ChunkProcessingError place(MediaChunk chunk) {
    long number = chunk.sequenceNumber();
    if (number < 0) {
      return new ValidationFailed(
          ValidationReason.SEQUENCE_NUMBER, "no number is left after " + Long.MAX_VALUE);
    }
    if (!begun) {
      return placeFirst(chunk, number);
    }
    if (number <= last) {
      return placeBehind(chunk, number);
    }
    if (number - last == 1) {
      inRange++;
      deliver(chunk);
      drain();
      return null;
    }
    return placeAhead(chunk, number);
  }

  private @Nullable ChunkProcessingError placeFirst(MediaChunk chunk, long number) {
    if (ring.isEmpty()) {
      if (number <= window || !reorders || chunk.sizeBytes() > maxBytes - heldBytes()) {
        begin(reorders && number <= window ? 0 : number);
        return place(chunk);
      }
      joinedNanos = nanoTime.getAsLong();
      ring.put(chunk, joinedNanos);
      return null;
    }
    if (ring.holds(number) || ahead.contains(number)) {
      return new DuplicateChunk(number);
    }
    if (ring.highest() - number > window) {
      return placeFarBelowFirst(chunk, number);
    }
    if (number <= window) {
      begin(0);
      return place(chunk);
    }
    if (number - ring.lowest() > window || chunk.sizeBytes() > maxBytes - heldBytes()) {
      begin(ring.lowest());
      return place(chunk);
    }
    ring.put(chunk, nanoTime.getAsLong());
    return null;
  }

  /** A lone first chunk far above the second is the stray of the two. */
  private @Nullable ChunkProcessingError placeFarBelowFirst(MediaChunk chunk, long number) {
    if (ring.count() > 1 || ahead.isFull()) {
      return new SequenceGap(ring.lowest(), number);
    }
    ahead.add(new Suspect(ring.takeLowest(), joinedNanos, inRange));
    return placeFirst(chunk, number);
  }

  private @Nullable ChunkProcessingError placeBehind(MediaChunk chunk, long number) {
    DeliveredHistory.Seen seen = history.lookup(number, Fingerprint.of(chunk));
    if (seen == DeliveredHistory.Seen.SAME || behind.contains(number)) {
      return new DuplicateChunk(number);
    }
    if (behind.confirm(number, 1, inRange)) {
      restart(chunk);
      return null;
    }
    boolean mediaTimeWentOn = chunk.timestampUs() > lastTimestampUs;
    boolean isSuspicious =
        switch (seen) {
          case OTHER -> true;
          case BEFORE -> mediaTimeWentOn || history.first() - number > window;
          case FORGOTTEN -> mediaTimeWentOn;
          case SAME, MISSED -> false;
        };
    if (isSuspicious) {
      return suspect(behind, chunk);
    }
    return seen == DeliveredHistory.Seen.FORGOTTEN
        ? new DuplicateChunk(number)
        : new SequenceGap(nextExpected(), number);
  }

  private @Nullable ChunkProcessingError placeAhead(MediaChunk chunk, long number) {
    if (ring.holds(number) || ahead.contains(number)) {
      return new DuplicateChunk(number);
    }
    if (!isInWindow(number)) {
      if (ring.isEmpty() || number - ring.highest() > window) {
        return placeFarAhead(chunk, number);
      }
      ChunkProcessingError full = makeWindowFor(number);
      if (full != null) {
        return full;
      }
    }
    if (!reorders) {
      skipTo(number, GapReason.WINDOW_FULL);
    }
    ChunkProcessingError full = makeRoomFor(chunk);
    if (full != null) {
      return full;
    }
    inRange++;
    if (number - last == 1) {
      deliver(chunk);
      drain();
    } else {
      ring.put(chunk, nanoTime.getAsLong());
      promoteSuspects();
    }
    return null;
  }

  private @Nullable ChunkProcessingError placeFarAhead(MediaChunk chunk, long number) {
    if (!ahead.confirm(number, window, inRange)) {
      return suspect(ahead, chunk);
    }
    long base = ahead.lowestLeadingTo(number, window);
    ahead.add(new Suspect(chunk, nanoTime.getAsLong(), inRange));
    jump(base);
    inRange++;
    return null;
  }

  /** Lets the window reach a number that continues what is held. */
  private @Nullable ChunkProcessingError makeWindowFor(long number) {
    switch (policy) {
      case SKIP -> {
        while (!ring.isEmpty() && !isInWindow(number)) {
          giveUpFront(GapReason.WINDOW_FULL);
        }
        return null;
      }
      case REJECT -> {
        return new SequenceGap(nextExpected(), number);
      }
      case WAIT -> {
        return number - last - 1 > maxChunks ? new SequenceGap(nextExpected(), number) : null;
      }
    }
    throw new AssertionError(policy);
  }

  /** Makes room by count and bytes; a chunk that is next, or becomes it, needs none. */
  private @Nullable ChunkProcessingError makeRoomFor(MediaChunk chunk) {
    long number = chunk.sequenceNumber();
    while (number - last > 1 && !hasRoomFor(chunk)) {
      if (evict(ahead) || evict(behind)) {
        continue;
      }
      if (policy != WindowPolicy.SKIP) {
        return new BufferOverflow(maxBytes);
      }
      if (ring.isEmpty() || ring.lowest() > number) {
        skipTo(number, GapReason.WINDOW_FULL);
      } else {
        giveUpFront(GapReason.WINDOW_FULL);
      }
    }
    return null;
  }

  private boolean isInWindow(long number) {
    return number - last - 1 <= window;
  }

  private boolean hasRoomFor(MediaChunk chunk) {
    return heldChunks() < maxChunks && chunk.sizeBytes() <= maxBytes - heldBytes();
  }

  private @Nullable ChunkProcessingError suspect(Suspects list, MediaChunk chunk) {
    while (list.isFull() || !hasRoomFor(chunk)) {
      if (!evict(list)) {
        list.remember(chunk.sequenceNumber(), inRange);
        return new BufferOverflow(maxBytes);
      }
    }
    list.add(new Suspect(chunk, nanoTime.getAsLong(), inRange));
    return null;
  }

  private boolean evict(Suspects list) {
    if (list.isEmpty()) {
      return false;
    }
    reject(list.takeOldest().chunk());
    return true;
  }

  private void reject(MediaChunk suspect) {
    long number = suspect.sequenceNumber();
    ledger.reject(
        suspect,
        number <= last && number >= history.first()
            ? new DuplicateChunk(number)
            : new SequenceGap(nextExpected(), number));
  }

  private void restart(MediaChunk chunk) {
    behind.add(new Suspect(chunk, nanoTime.getAsLong(), inRange));
    var carried = behind.takeAll();
    beginEpoch(epoch + 1);
    for (Suspect suspect : carried) {
      take(suspect.chunk().at(epoch, suspect.number()));
    }
  }

  /** Takes the stream to a far number, delivering what is held on the way. */
  private void jump(long base) {
    if (isJoining()) {
      begin(ring.lowest());
    }
    while (!ahead.isEmpty() && ahead.lowest() <= base) {
      Suspect suspect = ahead.takeLowest();
      if (suspect.number() == base) {
        jumpOnto(suspect);
      } else {
        judge(suspect);
      }
    }
  }

  private void judge(Suspect suspect) {
    if (suspect.mark() == inRange) {
      jumpOnto(suspect);
    } else {
      reject(suspect.chunk());
    }
  }

  private void jumpOnto(Suspect suspect) {
    if (!begun) {
      begin(suspect.number());
    }
    while (!ring.isEmpty() && ring.lowest() < suspect.number()) {
      giveUpFront(GapReason.JUMP);
    }
    skipTo(suspect.number(), GapReason.JUMP);
    deliverHeld(suspect.chunk(), suspect.arrivalNanos(), nanoTime.getAsLong());
    drain();
  }

  private void begin(long first) {
    begun = true;
    last = first - 1;
    history.begin(first);
    drain();
  }

  /** Gives up the numbers before the lowest held, and delivers from there. */
  private void giveUpFront(GapReason reason) {
    while (!ahead.isEmpty() && ahead.lowest() < ring.lowest()) {
      Suspect between = ahead.takeLowest();
      ring.put(between.chunk(), between.arrivalNanos());
    }
    skipTo(ring.lowest(), reason);
    drain();
  }

  /** Gives up the numbers that come before the given one; none of them is held. */
  private void skipTo(long number, GapReason reason) {
    long from = last + 1;
    if (number > from) {
      history.missed(from, number - 1);
      last = number - 1;
      ledger.gap(new Gap(streamId, epoch, from, number - 1, reason));
    }
  }

  private void drain() {
    if (!ring.isEmpty() && ring.lowest() - last == 1) {
      long now = nanoTime.getAsLong();
      while (!ring.isEmpty() && ring.lowest() - last == 1) {
        long arrival = ring.lowestArrival();
        deliverHeld(ring.takeLowest(), arrival, now);
      }
    }
    if (!ahead.isEmpty()) {
      promoteSuspects();
    }
  }

  /** Moves suspects that the stream has come near to into the ring. */
  private void promoteSuspects() {
    while (!ahead.isEmpty() && isNear(ahead.lowest())) {
      Suspect suspect = ahead.takeLowest();
      ring.put(suspect.chunk(), suspect.arrivalNanos());
      if (suspect.number() - last == 1) {
        drain();
      }
    }
  }

  private boolean isNear(long number) {
    return isInWindow(number) || (!ring.isEmpty() && number < ring.highest());
  }

  private void deliver(MediaChunk chunk) {
    advanceTo(chunk);
    ledger.deliver(chunk);
  }

  private void deliverHeld(MediaChunk chunk, long arrivalNanos, long now) {
    advanceTo(chunk);
    ledger.deliverHeld(chunk, Math.max(0, now - arrivalNanos));
  }

  private void advanceTo(MediaChunk chunk) {
    last = chunk.sequenceNumber();
    lastTimestampUs = chunk.timestampUs();
    history.delivered(last, Fingerprint.of(chunk));
  }
}
