package io.millrace.delivery;

import io.millrace.media.StreamItem;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a {@link Backlog} by epoch, and which of their items may go now. Not thread-safe.
 *
 * <p>In order of priority, what must not overtake is kept out of the lanes until its turn: the
 * final chunk of an epoch, its end, and everything of the epochs after it. As offered, nothing
 * overtakes, and all items go to one lane.
 *
 * <p>A skip goes ahead of the first item that is later in its stream, or at once if its section has
 * nothing else to send.
 */
final class Sections {
  private final Order order;
  private final DropOrder dropOrder;
  private final Lanes lanes = new Lanes();
  private final Map<String, ArrayDeque<Section>> streams = new HashMap<>();
  private final Row<Section> dueSkips = new Row<>();
  private int waiting;

  Sections(Order order, DropOrder dropOrder) {
    this.order = order;
    this.dropOrder = dropOrder;
  }

  boolean isEmpty() {
    return lanes.next() == null && dueSkips.isEmpty();
  }

  /** How many epochs wait for one before them. */
  int waiting() {
    return waiting;
  }

  /** Takes the skip that goes before everything else; null if there is none. */
  StreamItem.@Nullable Skip takeSkip() {
    Section due = dueSkips.first();
    if (due == null) {
      Queued next = lanes.next();
      StreamItem.Skip skip = next == null ? null : next.section.skip;
      if (next == null || skip == null || next.position() <= skip.from()) {
        return null;
      }
      due = next.section;
    }
    StreamItem.Skip skip = due.skip;
    due.skip = null;
    due.inDueSkips.leave();
    settle(due);
    return skip;
  }

  /** Takes the item whose turn it is out of its lane; {@link #remove} is to follow. */
  @Nullable Queued take() {
    Queued next = lanes.next();
    if (next != null) {
      lanes.take(next);
    }
    return next;
  }

  /** Takes an item out; {@link #settle} is to follow. */
  void remove(Queued queued) {
    queued.leaveRows();
    Section section = queued.section;
    if (queued.isReady()) {
      section.ready--;
    } else if (section.lastChunk == queued) {
      section.lastChunk = null;
    }
  }

  /** The section that an item is part of; null if its epoch is over. */
  @Nullable Section section(String streamId, int epoch) {
    ArrayDeque<Section> epochs = streams.computeIfAbsent(streamId, id -> new ArrayDeque<>(2));
    Section newest = epochs.peekLast();
    if (newest != null && newest.epoch >= epoch) {
      return newest.epoch == epoch ? newest : null;
    }
    Section section = new Section(streamId, epoch);
    epochs.add(section);
    if (newest == null) {
      section.isOpen = true;
    } else {
      waiting++;
      newest.completeGroups(dropOrder);
      settle(newest);
    }
    return section;
  }

  /** Takes an item in; {@link #settle} is to follow. */
  void add(Queued queued) {
    Section section = queued.section;
    if (order == Order.SEQUENCE) {
      if (queued.item instanceof StreamItem.End) {
        section.isEnded = true;
      }
      free(queued);
    } else if (queued.item instanceof StreamItem.End) {
      section.end = queued;
    } else if (queued.chunk != null && queued.chunk.isFinal()) {
      Queued earlier = section.lastChunk;
      section.lastChunk = queued;
      if (earlier != null) {
        hold(earlier);
      }
    } else {
      hold(queued);
    }
  }

  private void hold(Queued queued) {
    if (queued.section.isOpen) {
      free(queued);
    } else {
      queued.section.held.add(queued.inLane);
    }
  }

  private void free(Queued queued) {
    queued.section.ready++;
    lanes.add(queued);
  }

  /** Lets go what a section kept back and can now be sent. */
  void settle(Section changed) {
    Section section = changed;
    while (section.isOpen && section.ready == 0) {
      Queued lastChunk = section.lastChunk;
      Queued end = section.end;
      if (lastChunk != null) {
        section.lastChunk = null;
        free(lastChunk);
      } else if (end != null) {
        section.end = null;
        section.isEnded = true;
        free(end);
      } else if (section.skip == null && (section.isEnded || hasSuccessor(section))) {
        Section next = finish(section);
        if (next == null) {
          return;
        }
        section = next;
      } else {
        break;
      }
    }
    settleSkip(section);
  }

  /** A skip is due at once when nothing is left to send it ahead of. */
  private void settleSkip(Section section) {
    if (!section.isOpen || section.ready > 0 || section.skip == null) {
      section.inDueSkips.leave();
    } else if (!section.inDueSkips.isLinked()) {
      dueSkips.add(section.inDueSkips);
    }
  }

  private boolean hasSuccessor(Section section) {
    ArrayDeque<Section> epochs = streams.get(section.streamId);
    return epochs != null && epochs.peekLast() != section;
  }

  /** Forgets a section that is through and opens the next epoch, if there is one. */
  private @Nullable Section finish(Section section) {
    ArrayDeque<Section> epochs = streams.get(section.streamId);
    if (epochs == null || epochs.poll() != section) {
      throw new IllegalStateException(
          "epoch %d of %s is not the first".formatted(section.epoch, section.streamId));
    }
    Section next = epochs.peek();
    if (next == null) {
      streams.remove(section.streamId);
      return null;
    }
    waiting--;
    next.isOpen = true;
    for (Queued held = next.held.first(); held != null; held = next.held.first()) {
      free(held);
    }
    return next;
  }
}
