package io.millrace.stream;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last items of a stream, for readers that come late or catch up.
 *
 * <p>A ring addressed by position: the first item ever appended has position 0, and positions are
 * never used again. Bounded by payload bytes; the newest item is always kept. Not thread-safe.
 */
final class ReplayWindow {
  private static final int INITIAL_CAPACITY = 16;

  /** What an item without payload counts for. */
  private static final int ITEM_BYTES = 64;

  private final long maxBytes;
  private @Nullable StreamItem[] ring = new StreamItem[INITIAL_CAPACITY];
  private long first;
  private long end;
  private long bytes;

  ReplayWindow(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Position of the oldest item kept; {@link #end()} if there is none. */
  long first() {
    return first;
  }

  /** The position that the next item will get. */
  long end() {
    return end;
  }

  long bytes() {
    return bytes;
  }

  /**
   * Appends an item and drops the oldest ones while the window is over its bound.
   *
   * @return by how many bytes the window has grown; negative if it has shrunk
   */
  long append(StreamItem item) {
    long before = bytes;
    if (end - first == ring.length) {
      grow();
    }
    ring[slot(end)] = item;
    end++;
    bytes += sizeOf(item);
    while (bytes > maxBytes && end - first > 1) {
      dropFirst();
    }
    return bytes - before;
  }

  /**
   * Drops oldest items until at least so many bytes are free or one item is left.
   *
   * @return the bytes freed
   */
  long shrink(long bytesToFree) {
    long before = bytes;
    while (before - bytes < bytesToFree && end - first > 1) {
      dropFirst();
    }
    return before - bytes;
  }

  /**
   * The item at a position.
   *
   * @throws IndexOutOfBoundsException if it is not kept
   */
  StreamItem get(long position) {
    if (position < first || position >= end) {
      throw new IndexOutOfBoundsException(
          "position %d is not in %d to %d".formatted(position, first, end - 1));
    }
    return at(position);
  }

  /**
   * Position of the first item that belongs to that number of that epoch, or to what comes after
   * it; end() if there is none.
   */
  long find(int epoch, long sequenceNumber) {
    for (long position = first; position < end; position++) {
      StreamItem item = at(position);
      if (item.epoch() > epoch || (item.epoch() == epoch && lastNumber(item) >= sequenceNumber)) {
        return position;
      }
    }
    return end;
  }

  private static long lastNumber(StreamItem item) {
    return switch (item) {
      case MediaChunk chunk -> chunk.sequenceNumber();
      case StreamItem.Gap gap -> gap.to();
      case StreamItem.Skip skip -> skip.to();
      case StreamItem.End end -> Long.MAX_VALUE;
    };
  }

  private StreamItem at(long position) {
    StreamItem item = ring[slot(position)];
    if (item == null) {
      throw new IllegalStateException("nothing at position " + position);
    }
    return item;
  }

  private void dropFirst() {
    bytes -= sizeOf(at(first));
    ring[slot(first)] = null;
    first++;
  }

  private int slot(long position) {
    return (int) position & (ring.length - 1);
  }

  private void grow() {
    @Nullable StreamItem[] larger = Arrays.copyOf(ring, ring.length * 2);
    Arrays.fill(larger, null);
    int mask = larger.length - 1;
    for (long position = first; position < end; position++) {
      larger[(int) position & mask] = ring[slot(position)];
    }
    ring = larger;
  }

  private static long sizeOf(StreamItem item) {
    return item instanceof MediaChunk chunk ? ITEM_BYTES + chunk.sizeBytes() : ITEM_BYTES;
  }
}
