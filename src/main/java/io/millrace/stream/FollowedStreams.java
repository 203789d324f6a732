package io.millrace.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.time.Instant;
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
  private final Cache<String, Place> places;

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
    this.places =
        Caffeine.newBuilder()
            .expireAfterWrite(context.settings().ttl().dividedBy(2))
            .maximumSize(2L * context.settings().maxStreams())
            .ticker(context.nanoTime()::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Shows an item to the readers of this process.
   *
   * @param time when it was put in order
   * @return false if it is a repetition
   */
  public boolean accept(StreamItem item, Instant time) {
    Place last = places.getIfPresent(item.streamId());
    Place next = (last == null ? Place.START : last).after(item);
    if (next == null) {
      return false;
    }
    registry.follow(item, time);
    if (item instanceof StreamItem.End end && StreamRegistry.isForGood(end.reason())) {
      places.invalidate(item.streamId());
    } else {
      places.put(item.streamId(), next);
    }
    return true;
  }
}
