package io.millrace.stream;

import io.millrace.chunk.SequenceOutput;
import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkResult;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import io.millrace.media.StreamMetrics;
import io.millrace.media.ValidationReason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One stream's state: its order, its replay window and its readers.
 *
 * <p>Thread-safe. The order has its own lock and calls back under it; what it delivers is appended
 * and offered to the readers under {@code lock}, which is always taken second.
 */
final class LiveStream implements SequenceOutput {
  private final StreamContext context;
  private final StreamOrder order;
  private final boolean isFollowed;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReplayWindow replay;
  private final StreamReaders readers = new StreamReaders(lock);
  private final Tracks tracks = new Tracks();
  private final Preview preview = new Preview();
  private final DryWatch dryWatch;
  private final StreamEvents events;

  private volatile MediaStream description;
  private volatile boolean closing;
  private boolean closed;
  private volatile Instant lastActivity;
  private Phase phase = Phase.NEW;
  private int epoch;
  private long startedNanos;
  private long epochBytes;
  private long bytes;
  private final LongAdder readerDrops = new LongAdder();

  /** Where the epoch in progress stands. */
  enum Phase {
    /** Nothing has been delivered. */
    NEW,
    LIVE,
    ENDED
  }

  LiveStream(MediaStream description, StreamContext context) {
    this.description = description;
    this.context = context;
    this.events = new StreamEvents(context, this::description);
    this.replay = new ReplayWindow(context.settings().replayBytes());
    this.startedNanos = context.nanoTime().getAsLong();
    this.lastActivity = description.createdAt();
    this.dryWatch =
        new DryWatch(context, () -> phase == Phase.LIVE && readers.hasOwn(), this::checkDry);
    this.isFollowed = context.settings().origin() == StreamOrigin.BROKER;
    this.order =
        isFollowed
            ? new FollowedOrder(this)
            : new SequencedOrder(context.processor().open(description.id(), this));
  }

  String id() {
    return description.id();
  }

  MediaStream description() {
    return description;
  }

  void describe(MediaStream newDescription) {
    description = newDescription;
  }

  /** Takes a chunk in. Null if this state is closed: the stream has to be looked up again. */
  @Nullable ChunkResult accept(MediaChunk chunk) {
    ChunkResult result = order.accept(chunk);
    if (result instanceof ChunkResult.Rejected refused && isRefusedByClosing(refused.error())) {
      return null;
    }
    lastActivity = context.clock().instant();
    PipelineTotals totals = context.totals();
    totals.received(chunk.chunkType()).add(chunk);
    if (result instanceof ChunkResult.Duplicate) {
      totals.result(PipelineTotals.Result.DUPLICATE, chunk.chunkType()).add(chunk);
    }
    return result;
  }

  private boolean isRefusedByClosing(ChunkProcessingError error) {
    return closing
        && error instanceof ChunkProcessingError.ValidationFailed failed
        && failed.rule() == ValidationReason.STREAM_ID;
  }

  /** Begins a new epoch, unless nothing has ever come; returns the epoch. */
  int restart() {
    return order.restart();
  }

  /** True if others put the stream in order. */
  boolean isFollowed() {
    return isFollowed;
  }

  /**
   * Takes the next item of a stream that others put in order.
   *
   * @param time when it was put in order
   * @return false if this state is closed: the stream has to be looked up again
   */
  boolean follow(StreamItem item, Instant time) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      lastActivity = time;
      order.follow(item);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The end of an epoch that others put in order; a final chunk has ended it by then. */
  void ended(EndReason reason) {
    lock.lock();
    try {
      if (phase != Phase.ENDED) {
        end(reason);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void chunk(MediaChunk chunk, long heldNanos) {
    long arrivedNanos = context.nanoTime().getAsLong() - heldNanos;
    lock.lock();
    try {
      if (phase != Phase.LIVE || chunk.epoch() != epoch) {
        begin(chunk.epoch());
      }
      epochBytes += chunk.sizeBytes();
      bytes += chunk.sizeBytes();
      tracks.see(chunk, replay.end());
      publish(chunk, arrivedNanos);
      dryWatch.chunk(context.nanoTime().getAsLong());
      if (chunk.isFinal()) {
        end(EndReason.FINAL);
      }
    } finally {
      lock.unlock();
    }
    events.delivered(chunk, heldNanos);
  }

  @Override
  public void gap(StreamItem.Gap gap) {
    lock.lock();
    try {
      publish(gap, context.nanoTime().getAsLong());
    } finally {
      lock.unlock();
    }
    events.gap(gap);
  }

  @Override
  public void rejected(MediaChunk chunk, ChunkProcessingError error) {
    if (isRefusedByClosing(error)) {
      return;
    }
    events.rejected(chunk, error);
    context.receipts().refused(chunk, error.message());
  }

  @Override
  public void restarted(int newEpoch) {
    lock.lock();
    try {
      if (phase == Phase.LIVE) {
        stopped(EndReason.RESTARTED);
      }
      phase = Phase.NEW;
      epoch = newEpoch;
      tracks.clear();
    } finally {
      lock.unlock();
    }
  }

  private void begin(int newEpoch) {
    phase = Phase.LIVE;
    epoch = newEpoch;
    startedNanos = context.nanoTime().getAsLong();
    epochBytes = 0;
    events.started(newEpoch);
  }

  private void publish(StreamItem item, long arrivedNanos) {
    context.replayBytes().addAndGet(replay.append(item));
    readers.live(item, arrivedNanos);
  }

  /** Ends the epoch: readers of this stream alone are done once they have everything. */
  private void end(EndReason reason) {
    stopped(reason);
    phase = Phase.ENDED;
    publish(new StreamItem.End(id(), epoch, reason), context.nanoTime().getAsLong());
    readers.finish();
  }

  private void stopped(EndReason reason) {
    events.stopped(epoch, reason, context.nanoTime().getAsLong() - startedNanos, epochBytes);
  }

  /**
   * Delivers what is held, ends the epoch if it is live, and lets go of the readers. The end of a
   * followed stream is not told: it goes on elsewhere. Only the first of several calls does
   * anything.
   */
  void close(EndReason reason) {
    closing = true;
    order.close();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (phase == Phase.LIVE && !isFollowed) {
        end(reason);
      } else {
        phase = Phase.ENDED;
        if (!isFollowed) {
          publish(new StreamItem.End(id(), epoch, reason), context.nanoTime().getAsLong());
        }
        readers.finish();
      }
      context.replayBytes().addAndGet(-replay.bytes());
    } finally {
      lock.unlock();
    }
  }

  /** Adds a reader at its place. */
  void subscribe(Subscription subscription, ReadFrom from) {
    lock.lock();
    try {
      subscription.start(replay, from, epoch, tracks.metadata());
      boolean nothingToCome = closed || (phase == Phase.ENDED && !(from instanceof ReadFrom.Live));
      if (nothingToCome && subscription.finishIfAtEnd()) {
        return;
      }
      readers.add(subscription);
      dryWatch.watch(context.nanoTime().getAsLong());
    } finally {
      lock.unlock();
    }
  }

  void unsubscribe(Subscription subscription) {
    lock.lock();
    try {
      readers.remove(subscription);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a reader that is behind more of the replay window. */
  void refill(Subscription subscription) {
    lock.lock();
    try {
      subscription.refill(replay);
      if (phase == Phase.ENDED && subscription.finishIfAtEnd()) {
        readers.remove(subscription);
      }
      readers.moved();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every reader has caught up and has room. One that takes nothing for the time given
   * is not waited for any more.
   */
  void awaitReaders(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!closed) {
        readers.await(patience);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Checks that the stream has a rendition, or will have when media comes.
   *
   * @throws NoRenditionException if it has not
   */
  void requireRendition(QualityLevel level) {
    EnumSet<QualityLevel> known = EnumSet.noneOf(QualityLevel.class);
    known.addAll(description.renditions());
    lock.lock();
    try {
      known.addAll(tracks.renditions());
    } finally {
      lock.unlock();
    }
    if (!known.contains(level)) {
      throw new NoRenditionException(id(), level, known);
    }
  }

  StreamEvents events() {
    return events;
  }

  long nanoTime() {
    return context.nanoTime().getAsLong();
  }

  private void checkDry() {
    double level;
    lock.lock();
    try {
      if (!dryWatch.isDryNow(context.nanoTime().getAsLong())) {
        return;
      }
      level = readers.utilization();
    } finally {
      lock.unlock();
    }
    events.ranDry(level);
  }

  /**
   * The picture of the latest keyframe that is kept.
   *
   * @throws NoPictureException if there is none
   */
  CompletableFuture<Thumbnail> preview(Thumbnails maker) {
    lock.lock();
    try {
      Tracks.Keyframe keyframe = tracks.latestKeyframe();
      if (keyframe != null && keyframe.position() >= replay.first()) {
        MediaChunk chunk = (MediaChunk) replay.get(keyframe.position());
        return preview.of(chunk, keyframe.position(), keyframe.config(), maker);
      }
      boolean hasVideo =
          tracks.configs().stream().anyMatch(config -> config.type() == MediaType.VIDEO);
      throw new NoPictureException(
          id(),
          hasVideo
              ? "no keyframe of its video is in the replay window"
              : "it has no video track that is described by a METADATA chunk");
    } finally {
      lock.unlock();
    }
  }

  boolean isLive() {
    lock.lock();
    try {
      return phase == Phase.LIVE;
    } finally {
      lock.unlock();
    }
  }

  long replayBytes() {
    lock.lock();
    try {
      return replay.bytes();
    } finally {
      lock.unlock();
    }
  }

  /** Frees replay memory, oldest items first. */
  void shrinkReplay(long bytesToFree) {
    lock.lock();
    try {
      long freed = closed ? 0 : replay.shrink(bytesToFree);
      context.replayBytes().addAndGet(-freed);
    } finally {
      lock.unlock();
    }
  }

  /** A reader's queue dropped a chunk of this stream. */
  void readerDropped() {
    readerDrops.increment();
  }

  ChunkAccounts accounts() {
    return order.accounts();
  }

  int heldChunks() {
    return order.heldChunks();
  }

  long heldBytes() {
    return order.heldBytes();
  }

  Instant lastActivity() {
    return lastActivity;
  }

  StreamStatus status() {
    ChunkAccounts accounts = order.accounts();
    long nextExpected = order.nextExpected();
    lock.lock();
    try {
      return new StreamStatus(
          description,
          phase.name(),
          epoch,
          nextExpected,
          bytes,
          accounts,
          lastActivity,
          readers.count(),
          replay.bytes(),
          replay.end() - replay.first(),
          tracks.metadata());
    } finally {
      lock.unlock();
    }
  }

  StreamMetrics metrics() {
    long delivered = order.accounts().delivered();
    lock.lock();
    try {
      return new StreamMetrics(
          id(),
          bytes,
          delivered,
          readerDrops.sum(),
          delivered == 0 ? 0 : (double) bytes / delivered,
          readers.utilization(),
          lastActivity);
    } finally {
      lock.unlock();
    }
  }
}
