package io.millrace.delivery;

import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one reader, and what it loses when that is too much. Not thread-safe.
 *
 * <p>Each item is in a lane by priority, whence it is sent, and each chunk is also in the {@link
 * DropOrder}, in its {@link Group} of pictures and in a row by age; all are linked rows, so that a
 * chunk enters, leaves and is dropped in constant time.
 *
 * <p>Nothing is sent before what it needs: a picture never has a higher lane than a reference of
 * its group, lanes are first-in-first-out, and the one exception to their order takes the oldest
 * item of all. So when a chunk is dropped, none that needs it was sent.
 *
 * <p>In order of priority, what must not overtake is kept out of the lanes until its turn: the
 * final chunk of an epoch, its end, and everything of the epochs after it.
 */
final class Backlog {
  private final ReaderConfig config;
  private final long maxLagNanos;
  private final Lanes lanes = new Lanes();
  private final DropOrder dropOrder = new DropOrder();
  private final Row<Queued> byAge = new Row<>();
  private final Map<String, ArrayDeque<Section>> streams = new HashMap<>();
  private final Row<Section> dueSkips = new Row<>();
  private final ReaderAccounts.Ledger ledger = new ReaderAccounts.Ledger();
  private final Room media;
  private final Room metadata;
  private List<Drop> drops = new ArrayList<>();
  private long arrivals;
  private int controls;

  /** A chunk that was dropped. */
  record Drop(MediaChunk chunk, DropReason reason) {}

  Backlog(ReaderConfig config) {
    this.config = config;
    Duration maxLag = config.maxLag();
    maxLagNanos = maxLag == null ? Long.MAX_VALUE : maxLag.toNanos();
    media = new Room(config.maxChunks(), config.maxBytes());
    metadata = new Room(config.maxChunks(), config.maxBytes());
  }

  void offer(StreamItem item, long nowNanos) {
    dropLate(nowNanos);
    switch (item) {
      case MediaChunk chunk -> offerChunk(chunk, nowNanos);
      case StreamItem.Gap gap -> offerControl(gap, nowNanos);
      case StreamItem.End end -> offerControl(end, nowNanos);
      case StreamItem.Skip skip -> offerSkip(skip);
    }
  }

  /** Takes what the reader gets next; null if nothing waits. */
  @Nullable StreamItem poll(long nowNanos) {
    dropLate(nowNanos);
    Section due = dueSkips.first();
    if (due != null) {
      return takeSkip(due);
    }
    Queued next = lanes.next();
    if (next == null) {
      return null;
    }
    StreamItem.Skip skip = next.section.skip;
    if (skip != null && next.position() > skip.from()) {
      return takeSkip(next.section);
    }
    lanes.take(next);
    leave(next);
    if (next.chunk != null) {
      ledger.sent(next.sizeBytes());
    }
    settle(next.section);
    return next.item;
  }

  boolean isEmpty() {
    return lanes.next() == null && dueSkips.isEmpty();
  }

  /** True below half of all bounds. */
  boolean hasRoom() {
    return media.isBelowHalf() && metadata.isBelowHalf();
  }

  /** How much of its room the media takes, 0 to 1. */
  double utilization() {
    return media.utilization();
  }

  /** True if more gaps, ends and epochs wait than {@link #maxControls()}. */
  boolean isOverrun() {
    return controls > maxControls();
  }

  int maxControls() {
    return Math.max(1024, config.maxChunks());
  }

  ReaderAccounts accounts() {
    return ledger.snapshot();
  }

  /** Counts what waits as abandoned; the backlog is not used any more. */
  void abandon() {
    ledger.abandoned();
  }

  /** The chunks dropped since the last call. */
  List<Drop> takeDrops() {
    if (drops.isEmpty()) {
      return List.of();
    }
    List<Drop> taken = drops;
    drops = new ArrayList<>();
    return taken;
  }

  private void offerChunk(MediaChunk chunk, long nowNanos) {
    ledger.offered(chunk.sizeBytes());
    Section section = section(chunk.streamId(), chunk.epoch());
    if (section == null) {
      lose(chunk, DropReason.TOO_LATE);
      return;
    }
    Section.Track track = section.track(chunk.track());
    Group group = group(chunk, track);
    Usefulness usefulness = Usefulness.of(chunk, group != null);
    if (group != null && group.isBroken()) {
      lose(chunk, section, DropReason.UNDECODABLE);
      return;
    }
    if (chunk.sizeBytes() > config.maxBytes() && usefulness != Usefulness.METADATA) {
      if (group != null && usefulness != Usefulness.DISPOSABLE) {
        group.breakOff();
      }
      lose(chunk, section, DropReason.READER_TOO_SLOW);
      return;
    }
    int lane = lane(chunk, usefulness, group);
    Queued queued = new Queued(chunk, section, usefulness, group, lane, arrivals++, nowNanos);
    dropOrder.add(queued);
    enqueue(queued);
    if (usefulness == Usefulness.METADATA) {
      makeRoomForMetadata(queued, track);
    } else {
      makeRoom(queued);
    }
    settle(section);
  }

  private void makeRoom(Queued queued) {
    media.add(queued);
    byAge.add(queued.byAge);
    while (media.isExceeded()) {
      Queued victim = dropOrder.leastUseful();
      if (victim == null) {
        throw new IllegalStateException("no chunk to drop among " + media);
      }
      drop(victim, DropReason.READER_TOO_SLOW);
    }
  }

  private void makeRoomForMetadata(Queued queued, Section.Track track) {
    metadata.add(queued);
    if (track.metadata != null) {
      dropOrder.supersede(track.metadata);
    }
    track.metadata = queued;
    while (metadata.isExceeded()) {
      Queued victim = dropOrder.leastUsefulMetadata();
      if (victim == null || victim == queued) {
        return;
      }
      drop(victim, DropReason.READER_TOO_SLOW);
    }
  }

  /** The group that a picture is part of, a new one from a keyframe on. */
  private @Nullable Group group(MediaChunk chunk, Section.Track track) {
    if (!chunk.chunkType().isVideo()) {
      return null;
    }
    if (chunk.isKeyframe()) {
      complete(track);
      track.group = new Group();
    }
    return track.group;
  }

  private void complete(Section.Track track) {
    if (track.group != null) {
      dropOrder.complete(track.group);
    }
  }

  private int lane(MediaChunk chunk, Usefulness usefulness, @Nullable Group group) {
    if (config.order() == Order.SEQUENCE) {
      return 0;
    }
    if (usefulness == Usefulness.METADATA) {
      return Turns.LANES - 1;
    }
    int asked = Turns.lane(chunk.priority());
    return group == null ? asked : group.lane(asked, usefulness == Usefulness.DISPOSABLE);
  }

  private void offerControl(StreamItem item, long nowNanos) {
    Section section = section(item.streamId(), item.epoch());
    if (section == null) {
      return;
    }
    int lane = config.order() == Order.SEQUENCE ? 0 : Turns.LANES - 1;
    Queued queued = new Queued(item, section, Usefulness.CONTROL, null, lane, arrivals++, nowNanos);
    if (item instanceof StreamItem.End) {
      if (section.end != null || section.isEnded) {
        return;
      }
      section.tracks().forEach(this::complete);
    }
    controls++;
    enqueue(queued);
    settle(section);
  }

  private void offerSkip(StreamItem.Skip skip) {
    Section section = section(skip.streamId(), skip.epoch());
    if (section != null) {
      section.lost(skip.from(), skip.to(), skip.count(), skip.reason());
      settle(section);
    }
  }

  /** The section that an item is part of; null if its epoch is over. */
  private @Nullable Section section(String streamId, int epoch) {
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
      controls++;
      newest.tracks().forEach(this::complete);
      settle(newest);
    }
    return section;
  }

  private void enqueue(Queued queued) {
    Section section = queued.section;
    if (config.order() == Order.SEQUENCE) {
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
  private void settle(Section changed) {
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
    controls--;
    next.isOpen = true;
    for (Queued held = next.held.first(); held != null; held = next.held.first()) {
      free(held);
    }
    return next;
  }

  private void dropLate(long nowNanos) {
    if (maxLagNanos == Long.MAX_VALUE) {
      return;
    }
    Queued oldest = byAge.first();
    while (oldest != null && nowNanos - oldest.offeredNanos > maxLagNanos) {
      drop(oldest, DropReason.TOO_LATE);
      oldest = byAge.first();
    }
  }

  /** Drops a chunk that waits, and those that wait and need it. */
  private void drop(Queued victim, DropReason reason) {
    remove(victim, reason);
    Group group = victim.group;
    if (group == null || victim.usefulness == Usefulness.DISPOSABLE) {
      return;
    }
    group.breakOff();
    for (Queued next = group.lastNeeding(victim); next != null; next = group.lastNeeding(victim)) {
      remove(next, DropReason.UNDECODABLE);
    }
  }

  private void remove(Queued queued, DropReason reason) {
    leave(queued);
    if (queued.chunk != null) {
      lose(queued.chunk, queued.section, reason);
    }
  }

  private void lose(MediaChunk chunk, Section section, DropReason reason) {
    section.lost(chunk.sequenceNumber(), chunk.sequenceNumber(), 1, reason);
    lose(chunk, reason);
    settle(section);
  }

  private void lose(MediaChunk chunk, DropReason reason) {
    ledger.dropped(chunk.sizeBytes(), reason);
    drops.add(new Drop(chunk, reason));
  }

  /** Takes an item out of everything that it is in. */
  private void leave(Queued queued) {
    Section section = queued.section;
    queued.leaveRows();
    dropOrder.remove(queued);
    if (queued.isReady()) {
      section.ready--;
    } else if (section.lastChunk == queued) {
      section.lastChunk = null;
    }
    switch (queued.usefulness) {
      case CONTROL -> controls--;
      case METADATA -> metadata.remove(queued);
      case DISPOSABLE, LOOSE, REFERENCE, KEYFRAME, AUDIO -> media.remove(queued);
    }
  }

  private StreamItem takeSkip(Section section) {
    StreamItem.Skip skip = section.skip;
    if (skip == null) {
      throw new IllegalStateException("no skip for " + section.streamId);
    }
    section.skip = null;
    section.inDueSkips.leave();
    settle(section);
    return skip;
  }
}
