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
  private final Suspects ahead;
  private final Suspects behind = new Suspects();
  private final ReorderWindow window;
  private final OrderRules rules;
  private final ArrivalClock clock;
  private final Ledger ledger;

  Outliers(
      OrderRules rules, Suspects ahead, ReorderWindow window, ArrivalClock clock, Ledger ledger) {
    this.ahead = ahead;
    this.window = window;
    this.rules = rules;
    this.clock = clock;
    this.ledger = ledger;
  }

  int heldChunks() {
    return window.ring.count() + ahead.count() + behind.count();
  }

  long heldBytes() {
    return window.ring.bytes() + ahead.bytes() + behind.bytes();
  }

  boolean hasRoomFor(MediaChunk chunk) {
    return heldChunks() < rules.maxChunks() && chunk.sizeBytes() <= rules.maxBytes() - heldBytes();
  }

  boolean isAhead(long number) {
    return ahead.contains(number);
  }

  boolean isBehind(long number) {
    return behind.contains(number);
  }

  SequenceState.Ghost ghostAhead() {
    return ahead.ghost();
  }

  SequenceState.Ghost ghostBehind() {
    return behind.ghost();
  }

  void addTo(List<SequenceState.Held> held) {
    ahead.addTo(held, SequenceState.Place.AHEAD);
    behind.addTo(held, SequenceState.Place.BEHIND);
  }

  void restore(SequenceState state) {
    ahead.remember(state.ghostAhead().number(), state.ghostAhead().mark());
    behind.remember(state.ghostBehind().number(), state.ghostBehind().mark());
  }

  void holdAgain(SequenceState.Held held, MediaChunk chunk) {
    Suspects list = held.place() == SequenceState.Place.AHEAD ? ahead : behind;
    list.add(new Suspect(chunk, held.arrivalNanos(), held.mark()));
  }

  /** Rejects the suspect that matters least; false if there is none. */
  boolean evict() {
    return evict(ahead) || evict(behind);
  }

  /** Books a chunk far ahead: it jumps there with a neighbour that came before, else it waits. */
  @Nullable ChunkProcessingError takeAhead(MediaChunk chunk) {
    long number = chunk.sequenceNumber();
    if (!ahead.confirm(number, window.size(), window.inRange())) {
      return suspect(ahead, chunk);
    }
    long base = ahead.lowestLeadingTo(number, window.size());
    ahead.add(suspectOf(chunk, clock.arrival()));
    jump(base);
    window.jumped();
    return null;
  }

  /** Makes the only chunk of a join a suspect; false if too many wait already. */
  boolean displaceFirst() {
    if (window.ring.count() > 1 || ahead.isFull()) {
      return false;
    }
    long arrival = window.joinedNanos();
    ahead.add(suspectOf(window.ring.takeLowest(), arrival));
    return true;
  }

  /** Whether a number behind, with a neighbour that came before, tells of a restart. */
  boolean confirmRestart(long number) {
    return behind.confirm(number, 1, window.inRange());
  }

  @Nullable ChunkProcessingError takeBehind(MediaChunk chunk) {
    return suspect(behind, chunk);
  }

  /** Takes out the chunks that a restart begins with, the confirming one among them. */
  List<Suspect> takeRestarted(MediaChunk confirming) {
    behind.add(suspectOf(confirming, clock.arrival()));
    return behind.takeAll();
  }

  /** Judges those whose time is up. */
  void expire(long now) {
    while (!ahead.isEmpty() && rules.patience().isOver(ahead.earliestArrival(now), now)) {
      Suspect due = ahead.takeOldest(now);
      if (due.mark() == window.inRange()) {
        ahead.add(due);
        jump(due.number());
      } else {
        reject(due.chunk());
      }
    }
    while (!behind.isEmpty() && rules.patience().isOver(behind.earliestArrival(now), now)) {
      Suspect due = behind.takeOldest(now);
      behind.remember(due.number(), due.mark());
      reject(due.chunk());
    }
  }

  /** Nanoseconds until {@link #expire} has something to do, at most the timeout. */
  long nanosUntilDue(long now) {
    long wait = rules.patience().nanos();
    if (!ahead.isEmpty()) {
      wait = Math.min(wait, rules.patience().left(ahead.earliestArrival(now), now));
    }
    if (!behind.isEmpty()) {
      wait = Math.min(wait, rules.patience().left(behind.earliestArrival(now), now));
    }
    return wait;
  }

  boolean hasAhead() {
    return !ahead.isEmpty();
  }

  /** Judges the lowest of those ahead now; only if there is one. */
  void judgeLowest() {
    judge(ahead.takeLowest());
  }

  void rejectBehind() {
    while (!behind.isEmpty()) {
      reject(behind.takeLowest().chunk());
    }
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
    while (!ahead.isEmpty() && ahead.lowest() <= base) {
      Suspect suspect = ahead.takeLowest();
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
