package io.millrace.chunk;

import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessingError.BufferOverflow;
import io.millrace.media.ChunkProcessingError.DuplicateChunk;
import io.millrace.media.ChunkProcessingError.SequenceGap;
import io.millrace.media.ChunkProcessorConfig.WindowPolicy;
import io.millrace.media.GapReason;
import io.millrace.media.MediaChunk;
import org.jspecify.annotations.Nullable;

/**
 * The way in for chunks that the stream has not come to yet: places each in the window or among the
 * suspects, and makes room as the window policy says.
 *
 * <p>Not thread-safe.
 */
final class Admission {
  private final OrderRules rules;
  private final ReorderWindow window;
  private final ReorderRing ring;
  private final Outliers outliers;

  Admission(OrderRules rules, ReorderWindow window, Outliers outliers) {
    this.rules = rules;
    this.window = window;
    this.ring = window.ring;
    this.outliers = outliers;
  }

  /** Places a chunk of a stream whose first number is not settled. */
  @Nullable ChunkProcessingError placeFirst(MediaChunk chunk, long number) {
    if (ring.isEmpty()) {
      if (number == 0 || !rules.reorders() || !outliers.hasRoomFor(chunk)) {
        return beginAt(number, chunk);
      }
      window.join(chunk);
      return null;
    }
    if (ring.holds(number) || outliers.isAhead(number)) {
      return new DuplicateChunk(number);
    }
    if (ring.highest() - number > window.size()) {
      return outliers.displaceFirst() // a lone first chunk far above the second is the stray
          ? placeFirst(chunk, number)
          : new SequenceGap(ring.lowest(), number);
    }
    if (number - ring.highest() > window.size()) {
      return outliers.takeAhead(chunk);
    }
    boolean isWindowFull = number - ring.lowest() > window.size() || !outliers.hasRoomFor(chunk);
    if (number == 0 || isWindowFull) {
      return beginAt(Math.min(number, ring.lowest()), chunk);
    }
    window.join(chunk);
    return null;
  }

  /** Places a chunk beyond the last delivered or given up. */
  @Nullable ChunkProcessingError place(MediaChunk chunk, long number) {
    if (window.isNext(number)) {
      window.take(chunk);
      return null;
    }
    if (ring.holds(number) || outliers.isAhead(number)) {
      return new DuplicateChunk(number);
    }
    if (!window.reaches(number)) {
      if (ring.isEmpty() || number - ring.highest() > window.size()) {
        return outliers.takeAhead(chunk);
      }
      ChunkProcessingError full = makeWindowFor(number);
      if (full != null) {
        return full;
      }
    }
    if (!rules.reorders()) {
      while (!ring.isEmpty() && ring.lowest() < number) { // a suspect that the stream came near to
        window.giveUpFront(GapReason.WINDOW_FULL);
      }
      window.skipTo(number, GapReason.WINDOW_FULL);
    }
    ChunkProcessingError full = makeRoomFor(chunk, number);
    if (full != null) {
      return full;
    }
    window.take(chunk);
    return null;
  }

  private @Nullable ChunkProcessingError beginAt(long first, MediaChunk chunk) {
    window.begin(first);
    return place(chunk, chunk.sequenceNumber());
  }

  /** Lets the window reach a number that continues what is held. */
  private @Nullable ChunkProcessingError makeWindowFor(long number) {
    switch (rules.policy()) {
      case SKIP -> {
        while (!ring.isEmpty() && !window.reaches(number)) {
          window.giveUpFront(GapReason.WINDOW_FULL);
        }
        return null;
      }
      case REJECT -> {
        return new SequenceGap(window.nextExpected(), number);
      }
      case WAIT -> {
        return number - window.last() - 1 > rules.maxChunks()
            ? new SequenceGap(window.nextExpected(), number)
            : null;
      }
    }
    throw new AssertionError(rules.policy());
  }

  /** Makes room by count and bytes; a chunk that is next, or becomes it, needs none. */
  private @Nullable ChunkProcessingError makeRoomFor(MediaChunk chunk, long number) {
    while (!window.isNext(number) && !outliers.hasRoomFor(chunk)) {
      if (outliers.evict()) {
        continue;
      }
      if (rules.policy() != WindowPolicy.SKIP) {
        return new BufferOverflow(rules.maxBytes());
      }
      if (ring.isEmpty() || ring.lowest() > number) {
        window.skipTo(number, GapReason.WINDOW_FULL);
      } else {
        window.giveUpFront(GapReason.WINDOW_FULL);
      }
    }
    return null;
  }
}
