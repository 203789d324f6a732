package io.millrace.stream;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of all streams as they were put in order elsewhere, each stream's in order, and
 * each perhaps several times. An item at or below the place that its stream has reached is a
 * repetition.
 *
 * <p>A stream that expires there begins anew, with any number, so its place is forgotten with it;
 * at the latest after half the time to live, which is well before a stream can expire without an
 * end being told, and long after a repetition.
 *
 * <p>Used by one thread, which never waits for readers.
 */
public final class FollowedStreams {
  private final StreamRegistry registry;
  private final LongSupplier nanoTime;
  private final long keptNanos;
  private final int maxPlaces;

  /** By stream; the one that was reached first comes first. */
  private final LinkedHashMap<String, Reached> places = new LinkedHashMap<>();

  private record Reached(Place place, long nanos) {}

  /**
   * How far a stream has come.
   *
   * @param number of the last chunk, or the last of a gap
   */
  private record Place(int epoch, long number, boolean isEnded) {
    static final Place START = new Place(-1, -1, false);

    /** The place after one more item; null if the item is not beyond this place. */
    @Nullable Place after(StreamItem item) {
      if (item.epoch() < epoch) {
        return null;
      }
      Place here = item.epoch() == epoch ? this : new Place(item.epoch(), -1, false);
      return switch (item) {
        case MediaChunk chunk -> here.at(chunk.sequenceNumber());
        case StreamItem.Gap gap -> here.at(gap.to());
        case StreamItem.End end -> here.isEnded ? null : new Place(here.epoch, here.number, true);
        case StreamItem.Skip skip ->
            throw new IllegalArgumentException("a skip is told to one reader: " + skip);
      };
    }

    private @Nullable Place at(long next) {
      return next > number ? new Place(epoch, next, false) : null;
    }
  }

  /** Follows nothing yet. */
  FollowedStreams(StreamRegistry registry, StreamContext context) {
    this.registry = registry;
    this.nanoTime = context.nanoTime();
    this.keptNanos = context.settings().ttl().dividedBy(2).toNanos();
    this.maxPlaces = context.settings().maxStreams();
  }

  /**
   * Shows an item to the readers of this process.
   *
   * @param time when it was put in order
   * @return false if it is a repetition
   */
  public boolean accept(StreamItem item, Instant time) {
    forgetOld();
    String id = item.streamId();
    Reached last = places.get(id);
    Place next = (last == null ? Place.START : last.place()).after(item);
    if (next == null) {
      return false;
    }
    registry.follow(item, time);
    places.remove(id);
    if (!(item instanceof StreamItem.End end && StreamRegistry.isForGood(end.reason()))) {
      places.put(id, new Reached(next, nanoTime.getAsLong()));
    }
    return true;
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    while (!places.isEmpty()
        && (places.size() > maxPlaces
            || now - places.firstEntry().getValue().nanos() > keptNanos)) {
      places.pollFirstEntry();
    }
  }
}
