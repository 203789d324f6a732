package io.millrace.stream;

import io.millrace.media.MediaPriority;

/** Where in a stream a reader begins. */
public sealed interface ReadFrom {

  /** With what comes from now on, after the configuration of the tracks. */
  record Live() implements ReadFrom {}

  /** With the oldest item of the replay window. */
  record Earliest() implements ReadFrom {}

  /** With that number of the epoch in progress, or the first one kept after it. */
  record Sequence(long sequenceNumber) implements ReadFrom {}

  /** After what the reader has got already. */
  record After(Position position) implements ReadFrom {}

  /**
   * How far a reader has got: the highest number of each priority, since a reader in priority order
   * is at several places at once. -1 for none.
   */
  record Position(int epoch, long high, long normal, long low) {

    /** A reader in sequence order is at one place. */
    public static Position at(int epoch, long sequenceNumber) {
      return new Position(epoch, sequenceNumber, sequenceNumber, sequenceNumber);
    }

    public long of(MediaPriority priority) {
      return switch (priority) {
        case HIGH -> high;
        case NORMAL -> normal;
        case LOW -> low;
      };
    }

    /** The position after one more chunk. */
    public Position advance(int chunkEpoch, MediaPriority priority, long sequenceNumber) {
      if (chunkEpoch != epoch) {
        return new Position(chunkEpoch, -1, -1, -1).advance(chunkEpoch, priority, sequenceNumber);
      }
      return switch (priority) {
        case HIGH -> new Position(epoch, sequenceNumber, normal, low);
        case NORMAL -> new Position(epoch, high, sequenceNumber, low);
        case LOW -> new Position(epoch, high, normal, sequenceNumber);
      };
    }

    long lowest() {
      return Math.min(high, Math.min(normal, low));
    }

    long highest() {
      return Math.max(high, Math.max(normal, low));
    }
  }
}
