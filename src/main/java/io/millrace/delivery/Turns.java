package io.millrace.delivery;

import io.millrace.media.MediaPriority;

/**
 * Whose turn it is among the lanes of a queue: the most important one, unless the oldest chunk of
 * all has been overtaken too often.
 *
 * <p>There is a lane for each {@link MediaPriority}, LOW first; a lane shows the stamp of its head,
 * which rises in order of arrival, or {@link #EMPTY}. Not thread-safe.
 */
final class Turns {

  /** Deliveries in a row that may overtake the oldest chunk that waits. */
  static final int MAX_OVERTAKES = 64;

  static final int LANES = MediaPriority.values().length;
  static final int NONE = -1;
  static final long EMPTY = Long.MAX_VALUE;

  private int overtakes;

  /** The lane of a priority, from 0. */
  static int lane(MediaPriority priority) {
    return priority.level() - 1;
  }

  /** The lane to take from, or {@link #NONE}. Changes nothing. */
  int next(long low, long normal, long high) {
    if (overtakes >= MAX_OVERTAKES) {
      return oldest(low, normal, high);
    }
    if (high != EMPTY) {
      return 2;
    }
    return normal != EMPTY ? 1 : low != EMPTY ? 0 : NONE;
  }

  /** How many chunks in a row may be taken from the lane that is next, if nothing comes in. */
  int inARow() {
    return Math.max(1, MAX_OVERTAKES - overtakes);
  }

  /** Counts a delivery; to be called before the head leaves its lane. */
  void taken(int lane, long low, long normal, long high) {
    overtakes = lane == oldest(low, normal, high) ? 0 : overtakes + 1;
  }

  private static int oldest(long low, long normal, long high) {
    if (low < normal) {
      return low < high ? 0 : 2;
    }
    if (normal < high) {
      return 1;
    }
    return high == EMPTY ? NONE : 2;
  }
}
