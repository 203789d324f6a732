package io.millrace.delivery;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import org.jspecify.annotations.Nullable;

/** An item that waits for its reader, with its places in the rows of a {@link Backlog}. */
final class Queued {
  final StreamItem item;
  final Section section;

  /** The chunk; null for a gap or an end. */
  final @Nullable MediaChunk chunk;

  final Usefulness usefulness;

  /**
   * The group of pictures that the chunk is part of; null if it needs no other and none needs it.
   */
  final @Nullable Group group;

  /** See {@link Turns#lane}. */
  final int lane;

  /** Rises in the order of offering. */
  final long arrival;

  final long offeredNanos;

  /** When the chunk came in; earlier than it was offered if it was held to be put in order. */
  final long arrivedNanos;

  /** Rises in the order in which items became free to go; {@link Turns#EMPTY} until then. */
  long stamp = Turns.EMPTY;

  final Row.Link<Queued> inLane = new Row.Link<>(this);
  final Row.Link<Queued> inDropOrder = new Row.Link<>(this);
  final Row.Link<Queued> inGroup = new Row.Link<>(this);
  final Row.Link<Queued> byAge = new Row.Link<>(this);

  Queued(
      StreamItem item,
      Section section,
      Usefulness usefulness,
      @Nullable Group group,
      int lane,
      long arrival,
      long offeredNanos,
      long arrivedNanos) {
    this.item = item;
    this.chunk = item instanceof MediaChunk c ? c : null;
    this.section = section;
    this.usefulness = usefulness;
    this.group = group;
    this.lane = lane;
    this.arrival = arrival;
    this.offeredNanos = offeredNanos;
    this.arrivedNanos = arrivedNanos;
  }

  boolean isReady() {
    return stamp != Turns.EMPTY;
  }

  int sizeBytes() {
    return chunk == null ? 0 : chunk.sizeBytes();
  }

  /** Where in its stream the item stands, as a sequence number. */
  long position() {
    return switch (item) {
      case MediaChunk c -> c.sequenceNumber();
      case StreamItem.Gap gap -> gap.from();
      case StreamItem.Skip skip -> skip.from();
      case StreamItem.End end -> Long.MAX_VALUE;
    };
  }

  void leaveRows() {
    inLane.leave();
    inDropOrder.leave();
    inGroup.leave();
    byAge.leave();
  }
}
