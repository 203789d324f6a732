package io.millrace.delivery;

import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 */
final class Backlog {
  private final ReaderConfig config;
  private final long maxLagNanos;
  private final DropOrder dropOrder = new DropOrder();
  private final Sections sections;
  private final Row<Queued> byAge = new Row<>();
  private final ReaderAccounts.Ledger ledger = new ReaderAccounts.Ledger();
  private final Room media;
  private final Room metadata;
  private List<Drop> drops = new ArrayList<>();
  private long arrivals;
  private long takenArrivedNanos;
  private int controls;

  /** A chunk that was dropped. */
  record Drop(MediaChunk chunk, DropReason reason) {}

  Backlog(ReaderConfig config) {
    this.config = config;
    sections = new Sections(config.order(), dropOrder);
    Duration maxLag = config.maxLag();
    maxLagNanos = maxLag == null ? Long.MAX_VALUE : maxLag.toNanos();
    media = new Room(config.maxChunks(), config.maxBytes());
    metadata = new Room(config.maxChunks(), config.maxBytes());
  }

  void offer(StreamItem item, long nowNanos, long arrivedNanos) {
    dropLate(nowNanos);
    switch (item) {
      case MediaChunk chunk -> offerChunk(chunk, nowNanos, arrivedNanos);
      case StreamItem.Gap gap -> offerControl(gap, nowNanos);
      case StreamItem.End end -> offerControl(end, nowNanos);
      case StreamItem.Skip skip -> offerSkip(skip);
    }
  }

  /** Takes what the reader gets next; null if nothing waits. */
  @Nullable StreamItem poll(long nowNanos) {
    dropLate(nowNanos);
    StreamItem.Skip skip = sections.takeSkip();
    if (skip != null) {
      return skip;
    }
    Queued next = sections.take();
    if (next == null) {
      return null;
    }
    leave(next);
    takenArrivedNanos = next.arrivedNanos;
    if (next.chunk != null) {
      ledger.sent(next.sizeBytes());
    }
    sections.settle(next.section);
    return next.item;
  }

  /** When the chunk that {@link #poll} took last had come in. */
  long takenArrivedNanos() {
    return takenArrivedNanos;
  }

  boolean isEmpty() {
    return sections.isEmpty();
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
    return controls + sections.waiting() > maxControls();
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

  private void offerChunk(MediaChunk chunk, long nowNanos, long arrivedNanos) {
    ledger.offered(chunk.sizeBytes());
    Section section = sections.section(chunk.streamId(), chunk.epoch());
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
    Queued queued =
        new Queued(chunk, section, usefulness, group, lane, arrivals++, nowNanos, arrivedNanos);
    dropOrder.add(queued);
    sections.add(queued);
    if (usefulness == Usefulness.METADATA) {
      makeRoomForMetadata(queued, track);
    } else {
      makeRoom(queued);
    }
    sections.settle(section);
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
      track.completeGroup(dropOrder);
      track.group = new Group();
    }
    return track.group;
  }

  private int lane(MediaChunk chunk, Usefulness usefulness, @Nullable Group group) {
    if (config.order() == Order.SEQUENCE) {
      return 0;
    }
    if (usefulness == Usefulness.METADATA) {
      return Turns.LANES - 1;
    }
    int asked = Turns.lane(chunk.deliveryPriority());
    return group == null ? asked : group.lane(asked, usefulness == Usefulness.DISPOSABLE);
  }

  private void offerControl(StreamItem item, long nowNanos) {
    Section section = sections.section(item.streamId(), item.epoch());
    if (section == null) {
      return;
    }
    int lane = config.order() == Order.SEQUENCE ? 0 : Turns.LANES - 1;
    Queued queued =
        new Queued(item, section, Usefulness.CONTROL, null, lane, arrivals++, nowNanos, nowNanos);
    if (item instanceof StreamItem.End) {
      if (section.end != null || section.isEnded) {
        return;
      }
      section.completeGroups(dropOrder);
    }
    controls++;
    sections.add(queued);
    sections.settle(section);
  }

  private void offerSkip(StreamItem.Skip skip) {
    Section section = sections.section(skip.streamId(), skip.epoch());
    if (section != null) {
      section.lost(skip.from(), skip.to(), skip.count(), skip.reason());
      sections.settle(section);
    }
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
    sections.settle(section);
  }

  private void lose(MediaChunk chunk, DropReason reason) {
    ledger.dropped(chunk.sizeBytes(), reason);
    drops.add(new Drop(chunk, reason));
  }

  /** Takes an item out of everything that it is in. */
  private void leave(Queued queued) {
    sections.remove(queued);
    dropOrder.remove(queued);
    switch (queued.usefulness) {
      case CONTROL -> controls--;
      case METADATA -> metadata.remove(queued);
      case DISPOSABLE, LOOSE, REFERENCE, KEYFRAME, AUDIO -> media.remove(queued);
    }
  }
}
