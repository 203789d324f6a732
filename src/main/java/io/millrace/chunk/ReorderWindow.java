package io.millrace.chunk;

import io.millrace.chunk.Suspects.Suspect;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem.Gap;
import java.util.List;

/**
 * How far a stream has come, and the chunks that wait beyond that: delivers what is next, gives up
 * what is missing.
 *
 * <p>All numbers up to {@link #last} are delivered or given up. Those above wait in the ring if
 * they are in range of it, else as suspects ahead, which move into the ring when the stream comes
 * near. Not thread-safe.
 */
final class ReorderWindow {
  final ReorderRing ring = new ReorderRing();
  final DeliveredHistory history = new DeliveredHistory();

  private final String streamId;
  private final long size;
  private final ArrivalClock clock;
  private final Ledger ledger;

  private Suspects ahead = Suspects.none();
  private int epoch;
  private boolean begun;
  private long last = -1;
  private long lastTimestampUs;
  private long joinedNanos;
  private long inRange;

  ReorderWindow(String streamId, long size, ArrivalClock clock, Ledger ledger) {
    this.streamId = streamId;
    this.size = size;
    this.clock = clock;
    this.ledger = ledger;
  }

  /** The suspects ahead, to be looked at. */
  Suspects ahead() {
    return ahead;
  }

  /** The suspects ahead, to be changed. */
  Suspects ownAhead() {
    ahead = ahead.own();
    return ahead;
  }

  /** How far beyond the next expected number a chunk may be. */
  long size() {
    return size;
  }

  int epoch() {
    return epoch;
  }

  /** Whether the first number is settled. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether chunks wait for the first number to be settled. */
  boolean isJoining() {
    return !begun && !ring.isEmpty();
  }

  /** When the first chunk of a join came; only if joining. */
  long joinedNanos() {
    return joinedNanos;
  }

  /** The highest number delivered or given up, -1 if none. */
  long last() {
    return last;
  }

  /** The media time of the chunk delivered last. */
  long lastTimestampUs() {
    return lastTimestampUs;
  }

  /** Chunks taken in range: moves when the stream shows life where it is. */
  long inRange() {
    return inRange;
  }

  long nextExpected() {
    if (!begun) {
      return ring.isEmpty() ? 0 : ring.firstMissing();
    }
    return last == Long.MAX_VALUE ? last : last + 1;
  }

  /** The number after the highest delivered or held in range. */
  long numberAfterHighest() {
    long highest = ring.isEmpty() ? last : ring.highest();
    return highest == Long.MAX_VALUE ? MediaChunk.UNNUMBERED : highest + 1;
  }

  boolean isNext(long number) {
    return number - last == 1;
  }

  boolean reaches(long number) {
    return number - last - 1 <= size;
  }

  SequenceState state(
      int declaredEpoch,
      SequenceState.Ghost ghostAhead,
      SequenceState.Ghost ghostBehind,
      List<SequenceState.Held> held) {
    return new SequenceState(
        epoch,
        declaredEpoch,
        begun,
        last,
        lastTimestampUs,
        joinedNanos,
        inRange,
        history.state(),
        ghostAhead,
        ghostBehind,
        held);
  }

  void restore(SequenceState state) {
    epoch = state.epoch();
    begun = state.hasBegun();
    last = state.last();
    lastTimestampUs = state.lastTimestampUs();
    joinedNanos = state.joinedNanos();
    inRange = state.inRange();
    history.restore(state.history());
  }

  /** Starts anew, with nothing held and no first number yet. */
  void restart(int newEpoch) {
    epoch = newEpoch;
    begun = false;
    last = -1;
    history.begin(0);
  }

  /** Holds a chunk of a stream whose first number is not settled. */
  void join(MediaChunk chunk) {
    long arrival = clock.arrival();
    if (ring.isEmpty() || arrival - joinedNanos < 0) {
      joinedNanos = arrival;
    }
    inRange++;
    ring.put(chunk, arrival);
  }

  /** Settles the first number, which is not above any held, and delivers from there. */
  void begin(long first) {
    begun = true;
    last = first - 1;
    history.begin(first);
    drain();
  }

  /** Takes a chunk in range of a stream that has begun: delivers it if next, else holds it. */
  void take(MediaChunk chunk) {
    inRange++;
    if (isNext(chunk.sequenceNumber())) {
      advanceTo(chunk, Fingerprint.of(chunk));
      ledger.deliver(chunk);
      drain();
    } else {
      ring.put(chunk, clock.arrival());
      promoteSuspects();
    }
  }

  /** Gives up the numbers before the lowest held, and delivers from there. */
  void giveUpFront(GapReason reason) {
    while (!ahead.isEmpty() && ahead.lowest() < ring.lowest()) {
      hold(ahead.takeLowest());
    }
    skipTo(ring.lowest(), reason);
    drain();
  }

  /** Gives up the numbers that come before the given one; none of them is held. */
  void skipTo(long number, GapReason reason) {
    long from = last + 1;
    if (number > from) {
      history.missed(from, number - 1);
      last = number - 1;
      ledger.gap(new Gap(streamId, epoch, from, number - 1, reason));
    }
  }

  /** Takes the stream to a suspect, giving up all that is missing before it. */
  void jumpOnto(Suspect suspect) {
    if (!begun) {
      begin(suspect.number());
    }
    while (!ring.isEmpty() && ring.lowest() < suspect.number()) {
      giveUpFront(GapReason.JUMP);
    }
    skipTo(suspect.number(), GapReason.JUMP);
    long heldNanos = Math.max(0, clock.now() - suspect.arrivalNanos());
    deliverHeld(suspect.chunk(), Fingerprint.of(suspect.chunk()), heldNanos);
    ledger.reordered(1, heldNanos);
    drain();
  }

  /** A jump came to its end: the chunk that confirmed it counts as taken in range. */
  void jumped() {
    inRange++;
  }

  private void drain() {
    if (!ring.isEmpty() && isNext(ring.lowest())) {
      long now = clock.now();
      long count = 0;
      long heldNanos = 0;
      while (!ring.isEmpty() && isNext(ring.lowest())) {
        long held = Math.max(0, now - ring.lowestArrival());
        char print = ring.lowestPrint();
        deliverHeld(ring.takeLowest(), print, held);
        count++;
        heldNanos += held;
      }
      ledger.reordered(count, heldNanos);
    }
    if (!ahead.isEmpty()) {
      promoteSuspects();
    }
  }

  /** Moves suspects that the stream has come near to into the ring. */
  private void promoteSuspects() {
    while (!ahead.isEmpty() && isNear(ahead.lowest())) {
      Suspect suspect = ahead.takeLowest();
      hold(suspect);
      if (isNext(suspect.number())) {
        drain();
      }
    }
  }

  private boolean isNear(long number) {
    return reaches(number) || (!ring.isEmpty() && number < ring.highest());
  }

  private void hold(Suspect suspect) {
    ring.put(suspect.chunk(), suspect.arrivalNanos());
  }

  private void deliverHeld(MediaChunk chunk, char print, long heldNanos) {
    advanceTo(chunk, print);
    ledger.deliverHeld(chunk, heldNanos);
  }

  private void advanceTo(MediaChunk chunk, char print) {
    last = chunk.sequenceNumber();
    lastTimestampUs = chunk.timestampUs();
    history.delivered(last, print);
  }
}
