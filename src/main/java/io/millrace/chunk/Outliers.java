package io.millrace.chunk;

import io.millrace.chunk.Suspects.Suspect;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessingError.BufferOverflow;
import io.millrace.media.ChunkProcessingError.DuplicateChunk;
import io.millrace.media.ChunkProcessingError.SequenceGap;
import io.millrace.media.MediaChunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judgement on chunks far from the stream: whether those ahead take it to them, whether those
 * behind are signs of a restart, or whether they are strays.
 *
 * <p>Knows all that a stream holds, and so its bounds by count and bytes. Not thread-safe.
 */
final class Outliers {
  private Suspects behind = Suspects.none();
  private final ReorderWindow window;
  private final OrderRules rules;
  private final ArrivalClock clock;
  private final Ledger ledger;

  Outliers(OrderRules rules, ReorderWindow window, ArrivalClock clock, Ledger ledger) {
    this.window = window;
    this.rules = rules;
    this.clock = clock;
    this.ledger = ledger;
  }

  int heldChunks() {
    return window.ring.count() + window.ahead().count() + behind.count();
  }

  long heldBytes() {
    return window.ring.bytes() + window.ahead().bytes() + behind.bytes();
  }

  boolean hasRoomFor(MediaChunk chunk) {
    return heldChunks() < rules.maxChunks() && chunk.sizeBytes() <= rules.maxBytes() - heldBytes();
  }

  boolean isAhead(long number) {
    return window.ahead().contains(number);
  }

  boolean isBehind(long number) {
    return behind.contains(number);
  }

  SequenceState.Ghost ghostAhead() {
    return window.ahead().ghost();
  }

  SequenceState.Ghost ghostBehind() {
    return behind.ghost();
  }

  void addTo(List<SequenceState.Held> held) {
    window.ahead().addTo(held, SequenceState.Place.AHEAD);
    behind.addTo(held, SequenceState.Place.BEHIND);
  }

  void restore(SequenceState state) {
    window.ownAhead().remember(state.ghostAhead().number(), state.ghostAhead().mark());
    ownBehind().remember(state.ghostBehind().number(), state.ghostBehind().mark());
  }

  void holdAgain(SequenceState.Held held, MediaChunk chunk) {
    Suspects list = held.place() == SequenceState.Place.AHEAD ? window.ownAhead() : ownBehind();
    list.add(new Suspect(chunk, held.arrivalNanos(), held.mark()));
  }

  /** Rejects the suspect that matters least; false if there is none. */
  boolean evict() {
    return evict(window.ahead()) || evict(behind);
  }

  /** Books a chunk far ahead: it jumps there with a neighbour that came before, else it waits. */
  @Nullable ChunkProcessingError takeAhead(MediaChunk chunk) {
    long number = chunk.sequenceNumber();
    if (!window.ahead().confirm(number, window.size(), window.inRange())) {
      return suspect(window.ownAhead(), chunk);
    }
    long base = window.ahead().lowestLeadingTo(number, window.size());
    window.ownAhead().add(suspectOf(chunk, clock.arrival()));
    jump(base);
    window.jumped();
    return null;
  }

  /** Makes the only chunk of a join a suspect; false if too many wait already. */
  boolean displaceFirst() {
    if (window.ring.count() > 1 || window.ahead().isFull()) {
      return false;
    }
    long arrival = window.joinedNanos();
    window.ownAhead().add(suspectOf(window.ring.takeLowest(), arrival));
    return true;
  }

  /** Whether a number behind, with a neighbour that came before, tells of a restart. */
  boolean confirmRestart(long number) {
    return behind.confirm(number, 1, window.inRange());
  }

  @Nullable ChunkProcessingError takeBehind(MediaChunk chunk) {
    return suspect(ownBehind(), chunk);
  }

  /** Takes out the chunks that a restart begins with, the confirming one among them. */
  List<Suspect> takeRestarted(MediaChunk confirming) {
    ownBehind().add(suspectOf(confirming, clock.arrival()));
    return behind.takeAll();
  }

  /** Judges those whose time is up. */
  void expire(long now) {
    while (!window.ahead().isEmpty()
        && rules.patience().isOver(window.ahead().earliestArrival(now), now)) {
      Suspect due = window.ahead().takeOldest(now);
      if (due.mark() == window.inRange()) {
        window.ownAhead().add(due);
        jump(due.number());
      } else {
        reject(due.chunk());
      }
    }
    while (!behind.isEmpty() && rules.patience().isOver(behind.earliestArrival(now), now)) {
      Suspect due = behind.takeOldest(now);
      ownBehind().remember(due.number(), due.mark());
      reject(due.chunk());
    }
  }

  /** Nanoseconds until {@link #expire} has something to do, at most the timeout. */
  long nanosUntilDue(long now) {
    long wait = rules.patience().nanos();
    if (!window.ahead().isEmpty()) {
      wait = Math.min(wait, rules.patience().left(window.ahead().earliestArrival(now), now));
    }
    if (!behind.isEmpty()) {
      wait = Math.min(wait, rules.patience().left(behind.earliestArrival(now), now));
    }
    return wait;
  }

  boolean hasAhead() {
    return !window.ahead().isEmpty();
  }

  /** Judges the lowest of those ahead now; only if there is one. */
  void judgeLowest() {
    judge(window.ahead().takeLowest());
  }

  void rejectBehind() {
    while (!behind.isEmpty()) {
      reject(behind.takeLowest().chunk());
    }
  }

  private Suspects ownBehind() {
    behind = behind.own();
    return behind;
  }

  private @Nullable ChunkProcessingError suspect(Suspects list, MediaChunk chunk) {
    while (list.isFull() || !hasRoomFor(chunk)) {
      if (!evict(list)) {
        list.remember(chunk.sequenceNumber(), window.inRange());
        return new BufferOverflow(rules.maxBytes());
      }
    }
    list.add(suspectOf(chunk, clock.arrival()));
    return null;
  }

  private Suspect suspectOf(MediaChunk chunk, long arrivalNanos) {
    return new Suspect(chunk, arrivalNanos, window.inRange());
  }

  private boolean evict(Suspects list) {
    if (list.isEmpty()) {
      return false;
    }
    reject(list.takeOldest(clock.now()).chunk());
    return true;
  }

  private void reject(MediaChunk suspect) {
    long number = suspect.sequenceNumber();
    ledger.reject(
        suspect,
        number <= window.last() && number >= window.history.first()
            ? new DuplicateChunk(number)
            : new SequenceGap(window.nextExpected(), number));
  }

  /** Takes the stream to a far number, delivering what is held on the way. */
  private void jump(long base) {
    if (window.isJoining()) {
      window.begin(window.ring.lowest());
    }
    while (!window.ahead().isEmpty() && window.ahead().lowest() <= base) {
      Suspect suspect = window.ahead().takeLowest();
      if (suspect.number() == base) {
        window.jumpOnto(suspect);
      } else {
        judge(suspect);
      }
    }
  }

  private void judge(Suspect suspect) {
    if (suspect.mark() == window.inRange()) {
      window.jumpOnto(suspect);
    } else {
      reject(suspect.chunk());
    }
  }
}
