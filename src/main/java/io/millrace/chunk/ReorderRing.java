package io.millrace.chunk;

import io.millrace.media.MediaChunk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that wait for those before them, by number.
 *
 * <p>A ring indexed by the low bits of the number, with a bitmap of the slots in use, so that each
 * operation costs O(1), or O(span / 64) to find the next chunk past a hole. The ring is allocated
 * with the first chunk, grows to the span between lowest and highest number, and is let go when it
 * was large and runs empty. Not thread-safe.
 *
 * <p>Where many streams take turns, what a chunk costs is the cache lines it touches. So a chunk's
 * content is looked at once, when it comes; and a ring of up to 64 slots keeps its bitmap in a
 * field.
 */
final class ReorderRing {
  private static final int SMALLEST = 4;
  private static final int KEPT_WHEN_EMPTY = 64;
  private static final int WORD = Long.SIZE;
  private static final @Nullable MediaChunk[] NO_CHUNKS = {};
  private static final long[] NO_LONGS = {};

  private @Nullable MediaChunk[] chunks = NO_CHUNKS;

  /** Of each slot, when its chunk came and what its content is told by. */
  private long[] notes = NO_LONGS;

  /** The bitmap of slots in use: its first word, and the others of a large ring. */
  private long used;

  private long[] moreUsed = NO_LONGS;
  private long lowest;
  private long highest;
  private int count;
  private long bytes;

  boolean isEmpty() {
    return count == 0;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  /** The lowest number held; only if not empty. */
  long lowest() {
    return lowest;
  }

  /** The highest number held; only if not empty. */
  long highest() {
    return highest;
  }

  boolean holds(long number) {
    if (count == 0 || number < lowest || number > highest) {
      return false;
    }
    return chunks[slot(number)] != null;
  }

  /** Adds a chunk whose number is not held yet. */
  void put(MediaChunk chunk, long arrivalNanos) {
    long number = chunk.sequenceNumber();
    long low = count == 0 ? number : Math.min(lowest, number);
    long high = count == 0 ? number : Math.max(highest, number);
    if (high - low >= chunks.length) {
      grow(high - low + 1);
    }
    lowest = low;
    highest = high;
    int slot = slot(number);
    chunks[slot] = chunk;
    notes[2 * slot] = arrivalNanos;
    notes[2 * slot + 1] = Fingerprint.of(chunk);
    flip(slot);
    count++;
    bytes += chunk.sizeBytes();
  }

  /** Tells of each chunk held, by rising number. */
  void forEach(Visitor visitor) {
    long number = lowest;
    for (int i = 0; i < count; i++) {
      number = i == 0 ? lowest : nextUsed(number + 1);
      visitor.visit(number, arrival(number));
    }
  }

  /** Is told of a chunk that is held. */
  interface Visitor {
    void visit(long number, long arrivalNanos);
  }

  /** When the lowest came; only if not empty. */
  long lowestArrival() {
    return arrival(lowest);
  }

  /** The {@link Fingerprint} of the lowest; only if not empty. */
  char lowestPrint() {
    return (char) notes[2 * slot(lowest) + 1];
  }

  /** Removes the lowest; only if not empty. */
  MediaChunk takeLowest() {
    int slot = slot(lowest);
    MediaChunk chunk = Objects.requireNonNull(chunks[slot]);
    chunks[slot] = null;
    flip(slot);
    count--;
    bytes -= chunk.sizeBytes();
    if (count > 0) {
      lowest = nextUsed(lowest + 1);
    } else if (chunks.length > KEPT_WHEN_EMPTY) {
      chunks = NO_CHUNKS;
      notes = NO_LONGS;
      moreUsed = NO_LONGS;
    }
    return chunk;
  }

  /**
   * When the first of all chunks held came; only if not empty. O(count).
   *
   * @param now the clock; what came later than that came before it was set back, and so first
   */
  long earliestArrival(long now) {
    long earliest = lowestArrival();
    long number = lowest;
    for (int i = 1; i < count; i++) {
      number = nextUsed(number + 1);
      long arrival = arrival(number);
      if (Long.compareUnsigned(now - arrival, now - earliest) > 0) {
        earliest = arrival;
      }
    }
    return earliest;
  }

  /** The first number past the lowest that is not held; only if not empty. */
  long firstMissing() {
    long number = lowest;
    while (number < highest && chunks[slot(number + 1)] != null) {
      number++;
    }
    return number == Long.MAX_VALUE ? number : number + 1;
  }

  private int slot(long number) {
    return (int) number & (chunks.length - 1);
  }

  private long arrival(long number) {
    return notes[2 * slot(number)];
  }

  /** Notes that a slot is in use, or no longer. */
  private void flip(int slot) {
    if (slot < WORD) {
      used ^= 1L << slot;
    } else {
      moreUsed[slot / WORD - 1] ^= 1L << slot;
    }
  }

  private long word(int index) {
    return index == 0 ? used : moreUsed[index - 1];
  }

  /** The lowest number held that is not below {@code from}; there is one. */
  private long nextUsed(long from) {
    int start = slot(from);
    int index = start / WORD;
    long bits = word(index) & (-1L << start);
    while (bits == 0) {
      index = index == moreUsed.length ? 0 : index + 1;
      bits = word(index);
    }
    int found = index * WORD + Long.numberOfTrailingZeros(bits);
    return from + ((found - start) & (chunks.length - 1));
  }

  private void grow(long span) {
    int capacity = Math.max(SMALLEST, Integer.highestOneBit(Math.toIntExact(span) * 2 - 1));
    @Nullable MediaChunk[] oldChunks = chunks;
    long[] oldNotes = notes;
    chunks = new MediaChunk[capacity];
    notes = new long[2 * capacity];
    used = 0;
    moreUsed = capacity <= WORD ? NO_LONGS : new long[capacity / WORD - 1];
    for (int from = 0; from < oldChunks.length; from++) {
      MediaChunk chunk = oldChunks[from];
      if (chunk != null) {
        int to = slot(chunk.sequenceNumber());
        chunks[to] = chunk;
        notes[2 * to] = oldNotes[2 * from];
        notes[2 * to + 1] = oldNotes[2 * from + 1];
        flip(to);
      }
    }
  }
}
