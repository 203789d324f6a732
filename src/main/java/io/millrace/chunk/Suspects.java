package io.millrace.chunk;

import io.millrace.media.MediaChunk;
import java.util.ArrayList;
import java.util.List;

/**
 * Chunks whose numbers nothing confirms yet: far ahead of the stream, or far behind it.
 *
 * <p>At most {@value #CAPACITY}, by rising number. Each notes how many chunks the stream had taken
 * in range when it came; while that count stands still, the suspect is fresh and a neighbour can
 * confirm it. Not thread-safe.
 */
final class Suspects {
  static final int CAPACITY = 8;

  /**
   * One of them.
   *
   * @param arrivalNanos when it came
   * @param mark chunks that the stream had taken in range by then
   */
  record Suspect(MediaChunk chunk, long arrivalNanos, long mark) {
    long number() {
      return chunk.sequenceNumber();
    }
  }

  /** Shared by all streams that have never had any, as nearly all; never added to. */
  private static final Suspects NONE = new Suspects();

  private final ArrayList<Suspect> byNumber = new ArrayList<>(0);
  private long bytes;
  private long ghostNumber;
  private long ghostMark = -1;

  /** None, to be looked at and no more. */
  static Suspects none() {
    return NONE;
  }

  /** These, or a list of the stream's own if they are {@link #none}: to be changed. */
  Suspects own() {
    return this == NONE ? new Suspects() : this;
  }

  boolean isEmpty() {
    return byNumber.isEmpty();
  }

  boolean isFull() {
    return byNumber.size() >= CAPACITY;
  }

  int count() {
    return byNumber.size();
  }

  long bytes() {
    return bytes;
  }

  /** The lowest number; only if not empty. */
  long lowest() {
    return byNumber.getFirst().number();
  }

  boolean contains(long number) {
    for (int i = 0; i < byNumber.size(); i++) {
      if (byNumber.get(i).number() == number) {
        return true;
      }
    }
    return false;
  }

  void add(Suspect suspect) {
    int at = byNumber.size();
    while (at > 0 && byNumber.get(at - 1).number() > suspect.number()) {
      at--;
    }
    byNumber.add(at, suspect);
    bytes += suspect.chunk().sizeBytes();
  }

  /** Removes the lowest; only if not empty. */
  Suspect takeLowest() {
    return take(0);
  }

  /** Removes the one that came first, as {@link #earliestArrival} has it. */
  Suspect takeOldest(long now) {
    return take(oldest(now));
  }

  /**
   * When the first of them came; only if not empty.
   *
   * @param now the clock; what came later than that came before it was set back, and so first
   */
  long earliestArrival(long now) {
    return byNumber.get(oldest(now)).arrivalNanos();
  }

  List<Suspect> takeAll() {
    List<Suspect> all = List.copyOf(byNumber);
    byNumber.clear();
    bytes = 0;
    return all;
  }

  /** Remembers the number of a suspect that could not be kept: it still confirms a neighbour. */
  void remember(long number, long mark) {
    ghostNumber = number;
    ghostMark = mark;
  }

  SequenceState.Ghost ghost() {
    return new SequenceState.Ghost(ghostNumber, ghostMark);
  }

  /** Adds what is known of each to the list. */
  void addTo(List<SequenceState.Held> held, SequenceState.Place place) {
    for (Suspect suspect : byNumber) {
      held.add(
          new SequenceState.Held(suspect.number(), place, suspect.arrivalNanos(), suspect.mark()));
    }
  }

  /** Whether another number, at most {@code reach} away, came since the stream took its last. */
  boolean confirm(long number, long reach, long mark) {
    if (ghostMark == mark && isNeighbour(ghostNumber, number, reach)) {
      return true;
    }
    for (int i = 0; i < byNumber.size(); i++) {
      Suspect suspect = byNumber.get(i);
      if (suspect.mark() == mark && isNeighbour(suspect.number(), number, reach)) {
        return true;
      }
    }
    return false;
  }

  /** The lowest number that leads to {@code number} in steps of at most {@code reach}. */
  long lowestLeadingTo(long number, long reach) {
    long lowest = number;
    for (int i = byNumber.size() - 1; i >= 0; i--) {
      long candidate = byNumber.get(i).number();
      if (candidate < lowest && lowest - candidate <= reach) {
        lowest = candidate;
      }
    }
    return lowest;
  }

  private static boolean isNeighbour(long a, long b, long reach) {
    return a != b && Math.abs(a - b) <= reach;
  }

  private int oldest(long now) {
    int oldest = 0;
    for (int i = 1; i < byNumber.size(); i++) {
      long wait = now - byNumber.get(i).arrivalNanos();
      if (Long.compareUnsigned(wait, now - byNumber.get(oldest).arrivalNanos()) > 0) {
        oldest = i;
      }
    }
    return oldest;
  }

  private Suspect take(int index) {
    Suspect suspect = byNumber.remove(index);
    bytes -= suspect.chunk().sizeBytes();
    return suspect;
  }
}
