package io.millrace.delivery;

import io.millrace.media.DropReason;
import io.millrace.media.StreamItem;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Backlog} knows of one epoch of one stream. */
final class Section {

  /** Tracks beyond this number are judged as if they were one. */
  private static final int MAX_TRACKS = 256;

  final String streamId;
  final int epoch;
  private final Map<Integer, Track> tracks = new HashMap<>();

  /** True once the epochs before this one are through. */
  boolean isOpen;

  /** True once the end is among the ready items or sent. */
  boolean isEnded;

  /** How many items of this section are in the lanes. */
  int ready;

  /** Items that wait for the section to open, in the order of offering. */
  final Row<Queued> held = new Row<>();

  /** The final chunk, while others of the section wait; it goes after them. */
  @Nullable Queued lastChunk;

  /** Goes after all else. */
  @Nullable Queued end;

  /** What the reader was not told yet of what it lost. */
  StreamItem.@Nullable Skip skip;

  final Row.Link<Section> inDueSkips = new Row.Link<>(this);

  /** What is known of one track. */
  static final class Track {
    @Nullable Group group;
    @Nullable Queued metadata;

    /** The group gets no more pictures. */
    void completeGroup(DropOrder dropOrder) {
      if (group != null) {
        dropOrder.complete(group);
      }
    }
  }

  Section(String streamId, int epoch) {
    this.streamId = streamId;
    this.epoch = epoch;
  }

  Track track(int number) {
    Integer key = tracks.size() < MAX_TRACKS || tracks.containsKey(number) ? number : -1;
    return tracks.computeIfAbsent(key, k -> new Track());
  }

  void completeGroups(DropOrder dropOrder) {
    tracks.values().forEach(track -> track.completeGroup(dropOrder));
  }

  /** Adds to the run of lost chunks; the run keeps the reason of its first. */
  void lost(long from, long to, long count, DropReason reason) {
    StreamItem.Skip run = skip;
    skip =
        run == null
            ? new StreamItem.Skip(streamId, epoch, from, to, count, reason)
            : new StreamItem.Skip(
                streamId,
                epoch,
                Math.min(run.from(), from),
                Math.max(run.to(), to),
                run.count() + count,
                run.reason());
  }
}
