package io.millrace.chunk;

import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamId;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.smallrye.mutiny.helpers.queues.Queues;
import io.smallrye.mutiny.subscription.ContextSupport;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One pass of {@link ChunkProcessor#process}: subscriber of the chunks, subscription of the items.
 *
 * <p>Sequences put items into a queue, from the upstream's thread and the timer's; whoever finds
 * the drain loop free passes them on, at most as many as are asked for. Upstream is asked for no
 * more than downstream still wants, so the queue holds more only when one chunk, or the timer,
 * releases many. Upstream is asked outside the drain loop, since it may answer within the call.
 * Chunks that wait for their checksum count as not received yet.
 */
final class OrderingRun implements MultiSubscriber<MediaChunk>, Flow.Subscription, ContextSupport {
  static final int MAX_STREAMS = 16_384;
  static final int BATCH = 256;

  /** What those chunks may weigh together, as far as the size of the latest tells. */
  static final int BATCH_BYTES = 2 << 20;

  /** So many are asked for whatever they weigh: enough for all workers. */
  private static final int SMALLEST_BATCH = 8;

  private static final int FORGOTTEN_AT_ONCE = MAX_STREAMS / 16;

  private final ChunkProcessor processor;
  private final MultiSubscriber<? super StreamItem> downstream;
  private final Queue<StreamItem> ready = Queues.createMpscQueue();
  private final AtomicInteger draining = new AtomicInteger();
  private final AtomicLong wanted = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  /**
   * The size of the latest chunks, the last one counting an eighth; large until some have come.
   * Written by the upstream's thread.
   */
  private final AtomicInteger usualBytes = new AtomicInteger(BATCH_BYTES / SMALLEST_BATCH);

  private final ReentrantLock streamsLock = new ReentrantLock();
  private final ConcurrentHashMap<String, Line> streams = new ConcurrentHashMap<>();

  /** Guarded by the lock: no stream is opened any more. */
  private boolean finished;

  private final OrderedChecks checks;

  /** Only the thread that hands checked chunks on touches these two. The stream of the last one. */
  private @Nullable Line latest;

  private long turn;

  /** Written by the drain loop alone. */
  private volatile long asked;

  /** Only the drain loop touches it. */
  private boolean terminated;

  private volatile Flow.@Nullable Subscription upstream;
  private volatile boolean ended;
  private volatile boolean cancelled;
  private volatile @Nullable Throwable failure;

  OrderingRun(ChunkProcessor processor, MultiSubscriber<? super StreamItem> downstream) {
    this.processor = processor;
    this.downstream = downstream;
    this.checks = processor.newChecks(this::checked);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (upstream != null) {
      subscription.cancel();
      return;
    }
    upstream = subscription;
    downstream.onSubscribe(this);
    processor.began(this);
    drain();
  }

  @Override
  public void onItem(MediaChunk chunk) {
    int usual = usualBytes.getPlain();
    usualBytes.lazySet(usual + (chunk.sizeBytes() - usual) / 8);
    checks.submit(chunk);
  }

  private void checked(MediaChunk chunk, @Nullable ValidationFailed invalid) {
    received.lazySet(received.getPlain() + 1);
    Line line = lineOf(chunk.streamId());
    if (line == null) {
      processor.refused();
      drain();
      return;
    }
    line.sequence.accept(chunk, invalid); // drains, by settled()
  }

  @Override
  public void onCompletion() {
    checks.afterAll(this::end);
  }

  @Override
  public void onFailure(Throwable thrown) {
    failure = thrown;
    checks.afterAll(this::end);
  }

  /** Stops taking chunks, passes on what is held, then completes. */
  void finish() {
    Flow.Subscription source = upstream;
    if (source != null) {
      source.cancel();
    }
    checks.afterAll(this::end);
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      failure = Subscriptions.getInvalidRequestException();
      finish();
      return;
    }
    Subscriptions.add(wanted, count);
    drain();
  }

  @Override
  public void cancel() {
    cancelled = true;
    finish();
  }

  @Override
  public Context context() {
    return downstream instanceof ContextSupport support ? support.context() : Context.empty();
  }

  private @Nullable Line lineOf(String id) {
    Line line = latest;
    if (line == null || !id.equals(line.streamId)) {
      line = streams.get(id);
      if (line == null) {
        line = open(id);
      }
    }
    if (line != null) {
      line.latestTurn = ++turn;
      latest = line;
    }
    return line;
  }

  private @Nullable Line open(String id) {
    if (!StreamId.isValid(id)) {
      return null;
    }
    List<Line> forgotten = List.of();
    Line line = null;
    streamsLock.lock();
    try {
      if (!finished) {
        if (streams.size() >= MAX_STREAMS) {
          forgotten = takeLongestSilent();
        }
        line = new Line(id);
        streams.put(id, line);
      }
    } finally {
      streamsLock.unlock();
    }
    forgotten.forEach(Line::close);
    return line;
  }

  /** Many at a time, so that what it costs to find them is shared by many new streams. */
  private List<Line> takeLongestSilent() {
    List<Line> byTurn = new ArrayList<>(streams.values());
    byTurn.sort(Comparator.comparingLong(line -> line.latestTurn));
    List<Line> silent = byTurn.subList(0, FORGOTTEN_AT_ONCE);
    silent.forEach(line -> streams.remove(line.streamId));
    return silent;
  }

  private void end() {
    List<Line> open;
    streamsLock.lock();
    try {
      finished = true;
      open = List.copyOf(streams.values());
      streams.clear();
    } finally {
      streamsLock.unlock();
    }
    open.forEach(Line::close);
    processor.ended(this);
    ended = true;
    drain();
  }

  private void put(StreamItem item) {
    if (!cancelled) {
      ready.offer(item);
    }
  }

  private void drain() {
    if (draining.getAndIncrement() != 0) {
      return;
    }
    long ask = 0;
    int missed = 1;
    do {
      passOn();
      ask += moreToAsk();
      missed = draining.addAndGet(-missed);
    } while (missed != 0);
    Flow.Subscription source = upstream;
    if (ask > 0 && source != null) {
      source.request(ask);
    }
  }

  private void passOn() {
    long open = wanted.get();
    long passed = 0;
    while (!cancelled && !terminated) {
      boolean noMore = ended;
      if (noMore && ready.isEmpty()) {
        terminate();
        break;
      }
      StreamItem item = passed < open ? ready.poll() : null;
      if (item == null) {
        break;
      }
      passed++;
      pass(item);
    }
    if (passed > 0 && open != Long.MAX_VALUE) {
      Subscriptions.subtract(wanted, passed);
    }
  }

  /** A subscriber that throws has failed by itself; it must not stop the loop. */
  private void pass(StreamItem item) {
    try {
      downstream.onItem(item);
    } catch (RuntimeException e) {
      cancelled = true;
      finish();
      downstream.onFailure(e);
    }
  }

  private void terminate() {
    terminated = true;
    Throwable thrown = failure;
    if (thrown == null) {
      downstream.onCompletion();
    } else {
      downstream.onFailure(thrown);
    }
  }

  /** How many chunks to ask upstream for, beyond those on their way. */
  private long moreToAsk() {
    if (ended || cancelled || upstream == null) {
      return 0;
    }
    long before = asked;
    long onTheirWay = before - received.get();
    int batch = batch();
    long more = Math.min(wanted.get(), batch) - onTheirWay;
    if (more <= 0 || (onTheirWay > 0 && more < batch / 2)) {
      return 0;
    }
    asked = before + more;
    return more;
  }

  /** How many chunks may be on their way. */
  private int batch() {
    return Math.clamp(BATCH_BYTES / Math.max(1, usualBytes.get()), SMALLEST_BATCH, BATCH);
  }

  /** Where one stream's sequence puts its items. */
  private final class Line implements SequenceOutput {
    private final String streamId;
    private final ChunkSequence sequence;
    private int epoch;
    private long latestTurn;

    Line(String streamId) {
      this.streamId = streamId;
      this.sequence = processor.newSequence(streamId, this);
    }

    void close() {
      sequence.close();
    }

    @Override
    public void chunk(MediaChunk chunk, long heldNanos) {
      put(chunk);
    }

    @Override
    public void gap(StreamItem.Gap gap) {
      put(gap);
    }

    @Override
    public void restarted(int newEpoch) {
      put(new StreamItem.End(streamId, epoch, EndReason.RESTARTED));
      epoch = newEpoch;
    }

    @Override
    public void rejected(MediaChunk chunk, ChunkProcessingError error) {}

    @Override
    public void settled() {
      if (!ready.isEmpty() || asked - received.get() <= batch() / 2) {
        drain();
      }
    }
  }
}
