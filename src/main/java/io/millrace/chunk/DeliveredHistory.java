package io.millrace.chunk;

import java.util.Arrays;

/**
 * What became of the numbers of one epoch up to the newest.
 *
 * <p>Remembers exactly the last {@value #LARGEST} numbers and the first {@value #OPENING}, by
 * {@link Fingerprint}, and the last {@value #RANGES} gaps whatever their length; the rest is
 * forgotten. Grows with the stream to about 1 KiB. Not thread-safe.
 */
final class DeliveredHistory {
  private static final int SMALLEST = 8;
  static final int LARGEST = 256;
  static final int OPENING = 64;
  static final int RANGES = 16;
  private static final char[] NO_PRINTS = {};
  private static final long[] NO_RANGES = {};

  /** What is known of a number. */
  enum Seen {
    /** Delivered, with the same content. */
    SAME,
    /** Delivered, with other content. */
    OTHER,
    /** Given up. */
    MISSED,
    /** Below the first number of the epoch. */
    BEFORE,
    /** Too long ago to tell. */
    FORGOTTEN
  }

  private char[] prints = NO_PRINTS;
  private char[] opening = NO_PRINTS;
  private boolean openingKept;
  private long[] missed = NO_RANGES;
  private int missedRanges;
  private long first;
  private long newest = -1;

  /** Forgets all; the next number told is {@code first}. */
  void begin(long firstNumber) {
    prints = NO_PRINTS;
    opening = NO_PRINTS;
    openingKept = false;
    missed = NO_RANGES;
    missedRanges = 0;
    first = firstNumber;
    newest = firstNumber - 1;
  }

  SequenceState.History state() {
    return new SequenceState.History(
        first, newest, prints.clone(), opening.clone(), openingKept, missed.clone(), missedRanges);
  }

  void restore(SequenceState.History state) {
    first = state.first();
    newest = state.newest();
    prints = state.prints().clone();
    opening = state.opening().clone();
    openingKept = state.openingKept();
    missed = state.missed().clone();
    missedRanges = state.missedRanges();
  }

  /** The first number of the epoch. */
  long first() {
    return first;
  }

  /** The number after the newest was delivered. */
  void delivered(long number, char print) {
    reach(number);
    prints[slot(number)] = print;
    newest = number;
  }

  /** The numbers after the newest were given up. */
  void missed(long from, long to) {
    reach(to);
    long shown = Math.min(to - from, prints.length - 1L);
    for (long back = 0; back <= shown; back++) {
      prints[slot(to - back)] = 0;
    }
    newest = to;
    if (missed.length < 2 * RANGES && missedRanges * 2 == missed.length) {
      missed = Arrays.copyOf(missed, Math.max(4, missed.length * 2));
    }
    int at = missedRanges % RANGES * 2;
    missed[at] = from;
    missed[at + 1] = to;
    missedRanges = missedRanges == 2 * RANGES - 1 ? RANGES : missedRanges + 1;
  }

  /** What became of a number that is not above the newest. */
  Seen lookup(long number, char print) {
    if (number < first) {
      return Seen.BEFORE;
    }
    if (newest - number < prints.length) {
      return compare(prints[slot(number)], print);
    }
    if (number - first < opening.length) {
      return compare(opening[(int) (number - first)], print);
    }
    for (int i = 0; i < Math.min(missedRanges, RANGES); i++) {
      if (number >= missed[2 * i] && number <= missed[2 * i + 1]) {
        return Seen.MISSED;
      }
    }
    return Seen.FORGOTTEN;
  }

  private static Seen compare(char known, char print) {
    if (known == 0) {
      return Seen.MISSED;
    }
    return known == print ? Seen.SAME : Seen.OTHER;
  }

  private int slot(long number) {
    return (int) number & (prints.length - 1);
  }

  /** Makes room up to a number, keeping the opening before it is written over. */
  private void reach(long number) {
    long span = number - first + 1;
    boolean overflows = span < 0 || span > LARGEST;
    if (overflows && !openingKept) {
      keepOpening();
    }
    int needed = overflows ? LARGEST : (int) span;
    if (prints.length < needed) {
      grow(needed);
    }
  }

  private void keepOpening() {
    openingKept = true;
    opening = new char[(int) Math.min(OPENING, newest - first + 1)];
    for (int i = 0; i < opening.length; i++) {
      opening[i] = prints[slot(first + i)];
    }
  }

  private void grow(int needed) {
    char[] old = prints;
    int capacity = Math.max(SMALLEST, Integer.highestOneBit(needed * 2 - 1));
    prints = new char[capacity];
    for (long number = first; number <= newest; number++) {
      prints[slot(number)] = old[(int) number & (old.length - 1)];
    }
  }
}
