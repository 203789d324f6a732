package io.millrace.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.millrace.delivery.ReaderConfig;
import io.millrace.delivery.ReaderQueue;
import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkResult;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamId;
import io.millrace.media.StreamItem;
import io.millrace.media.StreamMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * All streams there are, by id.
 *
 * <p>Thread-safe. A stream that nothing has come for during the time to live is flushed and
 * forgotten, by the cache's own clock.
 */
public final class StreamRegistry {
  /** What part of the bound is freed at once, so that it is not done for each chunk. */
  private static final int RECLAIM_FRACTION = 20;

  private final StreamContext context;
  private final Executor worker;
  private final Cache<String, LiveStream> streams;

  /** Every stream that is not closed yet, those on their way out of the cache included. */
  private final Set<LiveStream> open = ConcurrentHashMap.newKeySet();

  private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();

  /** Readers of all streams; guards joining against streams that are being created. */
  private final Set<StreamReader> readersOfAll = ConcurrentHashMap.newKeySet();

  private final Object accountsLock = new Object();
  private ChunkAccounts closedAccounts = ChunkAccounts.NONE;
  private volatile boolean closed;

  /**
   * Makes an empty registry.
   *
   * @param worker runs readers and clean-up; never blocked for long
   * @param timer tells the cache when something expires
   */
  StreamRegistry(StreamContext context, Executor worker, ScheduledExecutorService timer) {
    this.context = context;
    this.worker = worker;
    this.streams =
        Caffeine.newBuilder()
            .expireAfterAccess(context.settings().ttl())
            .ticker(context.nanoTime()::getAsLong)
            .scheduler(Scheduler.forScheduledExecutorService(timer))
            .executor(worker)
            .removalListener(this::removed)
            .build();
  }

  /**
   * Takes a chunk in.
   *
   * @throws io.millrace.media.InvalidStreamIdException if the stream's id breaks the rule
   * @throws UnknownStreamException if the stream does not exist and streams are not auto-created
   */
  public ChunkResult accept(MediaChunk chunk) {
    while (true) {
      LiveStream stream = forWriting(chunk.streamId());
      ChunkResult result = stream.accept(chunk);
      if (result != null) {
        reclaimReplayMemory();
        return result;
      }
      streams.asMap().remove(chunk.streamId(), stream);
    }
  }

  /**
   * Begins a new epoch of a stream for a sender that has been let in, unless nothing has come in
   * this one. If the stream has expired since the sender was let in, it is created again.
   *
   * @return the epoch
   */
  public int restart(String id) {
    requireOrigin(id);
    LiveStream stream = streams.getIfPresent(id);
    if (closed) {
      throw new ShuttingDownException();
    }
    return (stream != null
            ? stream
            : getOrCreate(MediaStream.withDefaults(id, context.clock().instant())))
        .restart();
  }

  /**
   * Waits until every reader of that stream has caught up and has room, or has taken nothing for
   * the time given.
   */
  void awaitReaders(String id, Duration patience) throws InterruptedException {
    LiveStream stream = peek(id);
    if (stream != null) {
      stream.awaitReaders(patience);
    }
  }

  /**
   * Checks that a chunk for that stream would be taken, creating nothing.
   *
   * @throws io.millrace.media.InvalidStreamIdException if the id breaks the rule
   * @throws UnknownStreamException if the stream does not exist and streams are not auto-created
   * @throws StreamElsewhereException if streams are not put in order here
   */
  public void requireWritable(String id) {
    if (closed) {
      throw new ShuttingDownException();
    }
    requireOrigin(id);
    if (peek(StreamId.require(id)) == null && !context.settings().autoCreate()) {
      throw new UnknownStreamException(id);
    }
  }

  /** Takes the next item of a stream that others put in order. */
  void follow(StreamItem item, Instant time) {
    boolean isOver = item instanceof StreamItem.End end && isForGood(end.reason());
    boolean isTaken = false;
    while (!isTaken && !closed) {
      LiveStream stream = streams.getIfPresent(item.streamId());
      if (stream == null) {
        if (item instanceof StreamItem.End) {
          return;
        }
        stream = getOrCreate(MediaStream.withDefaults(item.streamId(), time));
      }
      isTaken = stream.follow(item, time);
      if ((isOver || !isTaken) && streams.asMap().remove(item.streamId(), stream)) {
        close(stream, EndReason.STOPPED);
      }
    }
    reclaimReplayMemory();
  }

  /** Whether a stream that ends so is forgotten, and not kept for those who come late. */
  static boolean isForGood(EndReason reason) {
    return switch (reason) {
      case STOPPED, EXPIRED, EVICTED -> true;
      case FINAL, RESTARTED, SHUTDOWN -> false;
    };
  }

  private void requireOrigin(String id) {
    if (context.settings().origin() != StreamOrigin.HERE) {
      throw StreamElsewhereException.onWriting(id);
    }
  }

  /**
   * Checks that this process knows streams to read.
   *
   * @throws StreamElsewhereException if it knows none
   */
  public void requireReadable() {
    if (context.settings().origin() == StreamOrigin.ELSEWHERE) {
      throw StreamElsewhereException.onReading();
    }
  }

  private LiveStream forWriting(String id) {
    LiveStream stream = streams.getIfPresent(id);
    if (stream != null && !closed) {
      return stream;
    }
    requireWritable(id);
    return getOrCreate(MediaStream.withDefaults(id, context.clock().instant()));
  }

  private LiveStream getOrCreate(MediaStream description) {
    LiveStream stream = streams.get(description.id(), id -> create(description));
    evictBeyondMaximum();
    return stream;
  }

  private LiveStream create(MediaStream description) {
    LiveStream stream = new LiveStream(description, context);
    synchronized (readersOfAll) {
      open.add(stream);
      readersOfAll.forEach(
          reader -> subscribe(reader, stream, new ReadFrom.Live(), false, new ReadQuality.All()));
    }
    return stream;
  }

  /**
   * Creates a stream, or describes an existing one anew.
   *
   * @return true if it was created
   * @throws StreamElsewhereException if streams are not put in order here
   */
  public boolean configure(MediaStream description) {
    if (closed) {
      throw new ShuttingDownException();
    }
    requireOrigin(description.id());
    boolean existed = peek(description.id()) != null;
    getOrCreate(description).describe(description);
    return !existed;
  }

  /** A rendition of a stream is encoded with another quality from here on. */
  void renditionChanged(String id, RenditionLadder.Change change) {
    LiveStream stream = peek(id);
    if (stream != null) {
      stream.events().renditionChanged(change.rendition(), change.from(), change.to());
    }
  }

  /** What the clock shows that delays are measured by. */
  long nanoTime() {
    return context.nanoTime().getAsLong();
  }

  /** The stream's owner's description; null if there is no such stream. */
  public @Nullable MediaStream description(String id) {
    LiveStream stream = peek(id);
    return stream == null ? null : stream.description();
  }

  /**
   * Makes a chunk out of bytes that nobody has looked into, numbered when it arrives.
   *
   * @throws io.millrace.media.InvalidStreamIdException if the id is none
   */
  public MediaChunk pieceOf(String streamId, byte[] bytes) {
    MediaStream known = description(StreamId.require(streamId));
    MediaStream stream =
        known != null ? known : MediaStream.withDefaults(streamId, context.clock().instant());
    return stream.piece(bytes, false);
  }

  /** Looks a stream up without making it any younger. */
  private @Nullable LiveStream peek(String id) {
    return streams.policy().getIfPresentQuietly(id);
  }

  private LiveStream require(String id) {
    requireReadable();
    LiveStream stream = peek(StreamId.require(id));
    if (stream == null) {
      throw new UnknownStreamException(id);
    }
    return stream;
  }

  /**
   * A stream at this moment.
   *
   * @throws UnknownStreamException if there is none of that id
   */
  public StreamStatus status(String id) {
    return require(id).status();
  }

  /**
   * The picture of a stream's latest keyframe.
   *
   * @throws UnknownStreamException if there is none of that id
   * @throws NoPictureException if it has no keyframe
   */
  CompletableFuture<Thumbnail> preview(String id, Thumbnails maker) {
    return require(id).preview(maker);
  }

  /** All streams at this moment, by id. */
  public List<StreamStatus> list() {
    requireReadable();
    return streams.asMap().values().stream()
        .map(LiveStream::status)
        .sorted(Comparator.comparing(status -> status.stream().id()))
        .toList();
  }

  /**
   * Ends a stream and forgets it; what it holds is delivered first.
   *
   * @return the stream as it was at the end
   * @throws UnknownStreamException if there is none of that id
   * @throws StreamElsewhereException if streams are not put in order here
   */
  public StreamStatus stop(String id) {
    requireOrigin(id);
    LiveStream stream = streams.asMap().remove(StreamId.require(id));
    if (stream == null) {
      throw new UnknownStreamException(id);
    }
    close(stream, EndReason.STOPPED);
    return stream.status();
  }

  private void removed(@Nullable String id, @Nullable LiveStream stream, RemovalCause cause) {
    if (stream != null && cause.wasEvicted()) {
      close(stream, EndReason.EXPIRED);
    }
  }

  private void close(LiveStream stream, EndReason reason) {
    stream.close(reason);
    context.codec().close(stream.id());
    synchronized (accountsLock) {
      if (open.remove(stream)) {
        closedAccounts = closedAccounts.plus(stream.accounts());
      }
    }
    readers.forEach(reader -> reader.remove(stream));
  }

  /** Makes room for new streams by ending those that have been silent longest. */
  private void evictBeyondMaximum() {
    int maximum = context.settings().maxStreams();
    if (streams.estimatedSize() <= maximum) {
      return;
    }
    int surplus = (int) (streams.estimatedSize() - maximum) + maximum / 100;
    streams
        .policy()
        .expireAfterAccess()
        .ifPresent(
            policy ->
                policy
                    .oldest(surplus)
                    .forEach(
                        (id, stream) -> {
                          if (streams.asMap().remove(id, stream)) {
                            close(stream, EndReason.EVICTED);
                          }
                        }));
  }

  /** Shortens replay windows while all of them together are over their bound, ended ones first. */
  private void reclaimReplayMemory() {
    long limit = context.settings().replayTotalBytes();
    if (context.replayBytes().get() <= limit) {
      return;
    }
    long target = limit - limit / RECLAIM_FRACTION;
    open.stream()
        .map(stream -> new ReplayUse(stream, stream.isLive(), stream.replayBytes()))
        .sorted(
            Comparator.comparing(ReplayUse::isLive)
                .thenComparing(ReplayUse::bytes, Comparator.reverseOrder()))
        .forEach(
            use -> {
              long excess = context.replayBytes().get() - target;
              if (excess > 0) {
                use.stream().shrinkReplay(excess);
              }
            });
  }

  private record ReplayUse(LiveStream stream, boolean isLive, long bytes) {}

  /**
   * A reader of one stream. It ends when the stream does.
   *
   * @throws UnknownStreamException if there is none of that id
   */
  public StreamReader read(String id, ReaderConfig config, ReadFrom from) {
    return read(id, config, from, new ReadQuality.All());
  }

  /**
   * A reader of some of one stream's tracks. It ends when the stream does.
   *
   * @throws UnknownStreamException if there is none of that id
   * @throws NoRenditionException if the stream has no such rendition
   */
  public StreamReader read(String id, ReaderConfig config, ReadFrom from, ReadQuality quality) {
    LiveStream stream = require(id);
    if (quality instanceof ReadQuality.Rendition rendition) {
      stream.requireRendition(rendition.level());
    }
    return reader(config, chunk -> {}, reader -> subscribe(reader, stream, from, true, quality));
  }

  /** A reader of all streams, those to come included. It ends with the server. */
  public StreamReader readAll(ReaderConfig config, ReadFrom from) {
    return readAll(config, from, chunk -> {});
  }

  /**
   * A reader of all streams.
   *
   * @param dropped is told of chunks that this reader does not get since its queue is full
   */
  public StreamReader readAll(
      ReaderConfig config, ReadFrom from, java.util.function.Consumer<MediaChunk> dropped) {
    return reader(
        config,
        dropped,
        reader -> {
          synchronized (readersOfAll) {
            readersOfAll.add(reader);
            open.forEach(stream -> subscribe(reader, stream, from, false, new ReadQuality.All()));
          }
        });
  }

  private StreamReader reader(
      ReaderConfig config,
      java.util.function.Consumer<MediaChunk> dropped,
      java.util.function.Consumer<StreamReader> subscribe) {
    ReaderQueue queue =
        new ReaderQueue(
            config, context.nanoTime(), worker, new ReaderListener(context, this::peek, dropped));
    return new StreamReader(
        queue,
        reader -> {
          readers.add(reader);
          subscribe.accept(reader);
        },
        this::leave);
  }

  private void subscribe(
      StreamReader reader,
      LiveStream stream,
      ReadFrom from,
      boolean endsWithStream,
      ReadQuality quality) {
    Subscription subscription = new Subscription(stream, reader.queue(), endsWithStream, quality);
    reader.add(subscription);
    stream.subscribe(subscription, from);
  }

  private void leave(StreamReader reader) {
    readers.remove(reader);
    readersOfAll.remove(reader);
    reader.subscriptions().forEach(s -> s.stream().unsubscribe(s));
  }

  /** The accounts of all streams since the start, those that are gone included. */
  public ChunkAccounts accounts() {
    synchronized (accountsLock) {
      ChunkAccounts sum = closedAccounts;
      for (LiveStream stream : open) {
        sum = sum.plus(stream.accounts());
      }
      return sum;
    }
  }

  /**
   * A stream's measurements now.
   *
   * @throws UnknownStreamException if there is none of that id
   */
  public StreamMetrics metrics(String id) {
    return require(id).metrics();
  }

  public PipelineTotals totals() {
    return context.totals();
  }

  public StreamSettings settings() {
    return context.settings();
  }

  /** Streams that are not closed. */
  public int streamCount() {
    return open.size();
  }

  /** Readers that have joined and not left. */
  public Collection<StreamReader> readers() {
    return List.copyOf(readers);
  }

  /** Bytes kept for late readers. */
  public long replayBytes() {
    return context.replayBytes().get();
  }

  public long heldChunks() {
    return open.stream().mapToLong(LiveStream::heldChunks).sum();
  }

  public long heldBytes() {
    return open.stream().mapToLong(LiveStream::heldBytes).sum();
  }

  public boolean isClosed() {
    return closed;
  }

  /** Takes nothing more in, delivers what is held and ends every stream and reader. */
  void close() {
    closed = true;
    for (LiveStream stream : List.copyOf(open)) {
      streams.asMap().remove(stream.id(), stream);
      close(stream, EndReason.SHUTDOWN);
    }
    readersOfAll.forEach(reader -> reader.queue().close());
  }
}
