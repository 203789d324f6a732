package io.millrace.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Which chunk goes first when a reader's queue overflows. Each question costs constant time.
 *
 * <p>From the least useful to the most useful:
 *
 * <ol>
 *   <li>disposable pictures and thumbnails, the oldest first;
 *   <li>pictures of tracks without a keyframe so far, the oldest first;
 *   <li>the tails of complete groups, the last picture of the oldest group first;
 *   <li>the tails of the groups that still grow: each such loss costs what is yet to come of them;
 *   <li>keyframes of complete groups, the oldest first, then those of growing groups;
 *   <li>audio, the oldest first.
 * </ol>
 *
 * <p>METADATA is not among them: it has room of its own, where what a newer chunk of its track
 * supersedes goes first.
 */
final class DropOrder {
  private final Row<Queued> disposables = new Row<>();
  private final Row<Queued> loose = new Row<>();
  private final Row<Group> completeGroups = new Row<>();
  private final Row<Group> growingGroups = new Row<>();
  private final Row<Queued> oldKeyframes = new Row<>();
  private final Row<Queued> newKeyframes = new Row<>();
  private final Row<Queued> audio = new Row<>();
  private final Row<Queued> supersededMetadata = new Row<>();
  private final Row<Queued> metadata = new Row<>();

  void add(Queued queued) {
    switch (queued.usefulness) {
      case DISPOSABLE -> disposables.add(queued.inDropOrder);
      case LOOSE -> loose.add(queued.inDropOrder);
      case KEYFRAME -> newKeyframes.add(queued.inDropOrder);
      case AUDIO -> audio.add(queued.inDropOrder);
      case METADATA -> metadata.add(queued.inDropOrder);
      case REFERENCE, CONTROL -> {}
    }
    Group group = queued.group;
    if (group != null) {
      group.add(queued);
      if (queued.usefulness == Usefulness.REFERENCE && !group.inDropOrder.isLinked()) {
        growingGroups.add(group.inDropOrder);
      }
    }
  }

  void remove(Queued queued) {
    queued.inDropOrder.leave();
    Group group = queued.group;
    if (group != null) {
      group.remove(queued);
      if (group.lastReference() == null) {
        group.inDropOrder.leave();
      }
    }
  }

  /** The group gets no more pictures. */
  void complete(Group group) {
    if (group.lastReference() != null) {
      completeGroups.add(group.inDropOrder);
    }
    Queued keyframe = group.keyframe();
    if (keyframe != null) {
      oldKeyframes.add(keyframe.inDropOrder);
    }
  }

  /** A newer chunk of its track takes this one's place. */
  void supersede(Queued older) {
    if (older.inDropOrder.isLinked()) {
      supersededMetadata.add(older.inDropOrder);
    }
  }

  /** What to drop next for want of room; null if only METADATA waits. */
  @Nullable Queued leastUseful() {
    Queued victim = first(disposables, loose);
    if (victim == null) {
      victim = tail(completeGroups);
    }
    if (victim == null) {
      victim = tail(growingGroups);
    }
    return victim != null ? victim : first(oldKeyframes, newKeyframes, audio);
  }

  /** What to drop next for want of room for METADATA. */
  @Nullable Queued leastUsefulMetadata() {
    return first(supersededMetadata, metadata);
  }

  private static @Nullable Queued tail(Row<Group> groups) {
    Group oldest = groups.first();
    return oldest == null ? null : oldest.lastReference();
  }

  @SafeVarargs
  private static @Nullable Queued first(Row<Queued>... rows) {
    for (Row<Queued> row : rows) {
      Queued first = row.first();
      if (first != null) {
        return first;
      }
    }
    return null;
  }
}
