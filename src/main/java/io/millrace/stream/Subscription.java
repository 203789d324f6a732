package io.millrace.stream;

import io.millrace.delivery.ReaderQueue;
import io.millrace.media.DropReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place in one stream: behind, reading the replay window at the reader's pace, or
 * live, getting each item as it comes. All methods are called under the stream's lock.
 */
final class Subscription {
  private final LiveStream stream;
  private final ReaderQueue queue;
  private final boolean endsWithStream;
  private final TrackChoice choice;
  private ReadFrom.Position seen = ReadFrom.Position.at(0, -1);
  private boolean live;
  private long cursor;
  private long lastSequence = -1;
  private boolean hasStalled;

  /**
   * Makes a place that is not yet in the stream.
   *
   * @param endsWithStream true if the queue is closed when the stream ends
   */
  Subscription(LiveStream stream, ReaderQueue queue, boolean endsWithStream, ReadQuality quality) {
    this.stream = stream;
    this.queue = queue;
    this.endsWithStream = endsWithStream;
    this.choice = choice(quality);
  }

  /** A reader that is behind gets more only below half, so its queue never asks for less. */
  private TrackChoice choice(ReadQuality quality) {
    return switch (quality) {
      case ReadQuality.All all -> TrackChoice.ALL;
      case ReadQuality.Source source -> new FixedTracks(Rungs.SOURCE);
      case ReadQuality.Rendition rendition -> new FixedTracks(Rungs.of(rendition.level()));
      case ReadQuality.Auto auto ->
          new AutoTracks(queue::utilization, stream::nanoTime, stream.events()::readerChanged);
    };
  }

  LiveStream stream() {
    return stream;
  }

  /** Takes the reader's place and gives it what there is room for. */
  void start(ReplayWindow replay, ReadFrom from, int epoch, Collection<MediaChunk> trackConfigs) {
    cursor =
        switch (from) {
          case ReadFrom.Live l -> replay.end();
          case ReadFrom.Earliest e -> replay.first();
          case ReadFrom.Sequence at -> replay.find(epoch, at.sequenceNumber());
          case ReadFrom.After after -> resume(replay, after.position(), epoch);
        };
    for (MediaChunk config : trackConfigs) {
      boolean isAhead = cursor == replay.end() || cursor > positionOf(replay, config);
      if (isAhead) {
        pass(config);
      }
    }
    if (from instanceof ReadFrom.After) {
      tellMissed(replay, seen.epoch(), seen.highest() + 1);
    }
    refill(replay);
  }

  /** A followed stream may come to the reader's epoch yet, which it got from another process. */
  private long resume(ReplayWindow replay, ReadFrom.Position position, int epoch) {
    if (position.epoch() > epoch && !stream.isFollowed()) {
      return replay.first();
    }
    seen = position;
    return replay.find(position.epoch(), position.lowest() + 1);
  }

  private static long positionOf(ReplayWindow replay, MediaChunk chunk) {
    long position = replay.find(chunk.epoch(), chunk.sequenceNumber());
    return position < replay.end() && replay.get(position) == chunk ? position : replay.first() - 1;
  }

  /**
   * Passes on a new item, if the reader is not behind, and not ahead either: a followed stream may
   * be, when the reader comes from another process.
   */
  void live(StreamItem item, long arrivedNanos) {
    if (live && stream.isFollowed() && isSeen(item)) {
      learn(item);
    } else if (live) {
      switch (item) {
        case MediaChunk chunk -> choice.pass(chunk, own -> queue.offer(own, arrivedNanos));
        case StreamItem.Gap gap -> queue.offer(gap, arrivedNanos);
        case StreamItem.Skip skip -> queue.offer(skip, arrivedNanos);
        case StreamItem.End end -> queue.offer(end, arrivedNanos);
      }
    }
  }

  /** Passes on a chunk of the past, unless the reader has it already. */
  private void pass(MediaChunk chunk) {
    if (!isSeen(chunk)) {
      choice.pass(chunk, queue::offer);
    } else {
      learn(chunk);
    }
  }

  private void learn(StreamItem item) {
    if (item instanceof MediaChunk chunk && Rungs.isConfiguration(chunk)) {
      choice.learn(chunk);
    }
  }

  /** Gives a reader that is behind as much as it has room for. */
  void refill(ReplayWindow replay) {
    if (live) {
      return;
    }
    if (cursor < replay.first()) {
      skipTo(replay);
    }
    while (cursor < replay.end() && queue.hasRoom()) {
      StreamItem item = replay.get(cursor++);
      if (item instanceof MediaChunk chunk) {
        lastSequence = chunk.sequenceNumber();
        pass(chunk);
      } else if (!isSeen(item)) {
        queue.offer(item);
      }
    }
    live = cursor == replay.end();
  }

  /** Tells the reader of what left the replay window before the reader came to it. */
  private void skipTo(ReplayWindow replay) {
    cursor = replay.first();
    MediaChunk next = firstChunk(replay);
    if (next != null && next.sequenceNumber() > lastSequence + 1) {
      long from = lastSequence + 1;
      long to = next.sequenceNumber() - 1;
      queue.offer(
          new StreamItem.Skip(
              next.streamId(), next.epoch(), from, to, to - from + 1, DropReason.REPLAY_EXPIRED));
    }
  }

  /** Tells a reader that resumes of what came after it and left the window, or never was in it. */
  private void tellMissed(ReplayWindow replay, int epoch, long wanted) {
    if (cursor == replay.end() || cursor > replay.first()) {
      return;
    }
    StreamItem next = replay.get(cursor);
    long to =
        switch (next) {
          case MediaChunk chunk -> chunk.sequenceNumber() - 1;
          case StreamItem.Gap gap -> gap.from() - 1;
          case StreamItem.Skip skip -> skip.from() - 1;
          case StreamItem.End end -> -1;
        };
    if (next.epoch() == epoch && to >= wanted) {
      queue.offer(
          new StreamItem.Skip(
              next.streamId(), epoch, wanted, to, to - wanted + 1, DropReason.REPLAY_EXPIRED));
    }
  }

  private static @Nullable MediaChunk firstChunk(ReplayWindow replay) {
    for (long position = replay.first(); position < replay.end(); position++) {
      if (replay.get(position) instanceof MediaChunk chunk) {
        return chunk;
      }
    }
    return null;
  }

  private boolean isSeen(StreamItem item) {
    if (item.epoch() != seen.epoch()) {
      return item.epoch() < seen.epoch();
    }
    return switch (item) {
      case MediaChunk chunk -> chunk.sequenceNumber() <= seen.of(chunk.deliveryPriority());
      case StreamItem.Gap gap -> gap.to() <= seen.high();
      case StreamItem.Skip skip -> false;
      case StreamItem.End end -> false;
    };
  }

  /** Whether its reader reads this stream alone. */
  boolean isOfThisStream() {
    return endsWithStream;
  }

  /** Closes the queue of a reader that has everything of a stream that has ended. */
  boolean finishIfAtEnd() {
    if (live && endsWithStream) {
      queue.close();
      return true;
    }
    return false;
  }

  /** Whether a sender that can wait should: the reader is behind or short of room, but moves. */
  boolean needsTime() {
    boolean keepsUp = live && queue.hasRoom();
    hasStalled &= !keepsUp;
    return !keepsUp && !hasStalled;
  }

  /** Nobody waits for this reader any more until it has caught up. */
  void hasStalled() {
    hasStalled = true;
  }

  double utilization() {
    return queue.utilization();
  }
}
