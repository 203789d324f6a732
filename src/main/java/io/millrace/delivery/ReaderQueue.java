package io.millrace.delivery;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one reader still has to get: bounded, in order of priority or as it was offered, and the
 * place that decides what a slow reader loses.
 *
 * <p>{@link DropOrder} says what goes first. What cannot be decoded without a dropped chunk is
 * dropped too, whether it waits or comes later, and nothing of that kind is ever sent. The reader
 * is told with a {@link StreamItem.Skip} ahead of the first later item of the stream. METADATA has
 * room of its own, as large as the rest, and is dropped only when that is full.
 *
 * <p>Of each stream, the final chunk is sent last and the end after it, and all of one epoch before
 * the next. Nothing is starved: after {@value Turns#MAX_OVERTAKES} deliveries in a row that
 * overtook the oldest item, that item is next. A reader that leaves more gaps, ends and epochs
 * waiting than the queue keeps (as many as chunks, at least 1024) is failed with {@link
 * ReaderOverrunException}.
 *
 * <p>Safe for use by many threads; the items of one stream must be offered in order. Offering never
 * blocks and costs constant time, amortised. Items are sent on the drain executor, one at a time,
 * when the reader asks for them.
 */
public final class ReaderQueue implements AutoCloseable {

  /** Items sent in a row before others get their turn on the executor. */
  private static final int ITEMS_PER_RUN = 256;

  private final LongSupplier nanoTime;
  private final DeliveryListener listener;
  private final Drain drain;

  private final ReentrantLock lock = new ReentrantLock();
  private final Items items = new Items();
  private @Nullable Backlog backlog;
  private ReaderAccounts finalAccounts = new Backlog(ReaderConfig.DEFAULT).accounts();
  private @Nullable Runnable onRoom;
  private boolean hadRoom = true;
  private boolean roomIsDue;
  private boolean isClosed;
  private @Nullable Throwable failure;
  private @Nullable MultiSubscriber<? super StreamItem> reader;
  private boolean isSubscribed;

  /** False until the subscriber has its subscription: nothing is sent before. */
  private boolean isStarted;

  private long demand;

  public ReaderQueue(ReaderConfig config, LongSupplier nanoTime, Executor drain) {
    this(config, nanoTime, drain, DeliveryListener.NONE);
  }

  public ReaderQueue(
      ReaderConfig config, LongSupplier nanoTime, Executor drain, DeliveryListener listener) {
    this.backlog = new Backlog(config);
    this.nanoTime = nanoTime;
    this.drain = new Drain(drain, this::step, ITEMS_PER_RUN);
    this.listener = listener;
  }

  /** Adds an item that has just come in. */
  public void offer(StreamItem item) {
    offer(item, nanoTime.getAsLong());
  }

  /**
   * Adds an item and drops what there is no room for. Once the queue is closed, does nothing.
   *
   * @param arrivedNanos when it came in, by this queue's clock
   */
  public void offer(StreamItem item, long arrivedNanos) {
    List<Backlog.Drop> drops = List.of();
    boolean wake = false;
    lock.lock();
    try {
      Backlog open = backlog;
      if (open != null && !isClosed) {
        open.offer(item, nanoTime.getAsLong(), arrivedNanos);
        drops = open.takeDrops();
        if (open.isOverrun()) {
          isClosed = true;
          failure = new ReaderOverrunException(open.maxControls());
        }
        noteRoom(open);
        wake = demand > 0 || isClosed || roomIsDue;
      }
    } finally {
      lock.unlock();
    }
    tell(drops);
    if (wake) {
      wake();
    }
  }

  /** True below half of both bounds: who replays history may offer more. */
  public boolean hasRoom() {
    lock.lock();
    try {
      return backlog != null && !isClosed && backlog.hasRoom();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has the action run on the drain executor each time the queue falls below half. To be set once,
   * before {@link #items()} is subscribed to. The action may offer.
   */
  public void onRoom(Runnable action) {
    lock.lock();
    try {
      if (onRoom != null || isSubscribed) {
        throw new IllegalStateException("onRoom is set once, before the items are subscribed to");
      }
      onRoom = action;
    } finally {
      lock.unlock();
    }
  }

  /** What the reader gets, for one subscriber, as it asks for it. Cancelling aborts the queue. */
  public Multi<StreamItem> items() {
    return items;
  }

  /** Where the chunks went so far. */
  public ReaderAccounts accounts() {
    lock.lock();
    try {
      return backlog == null ? finalAccounts : backlog.accounts();
    } finally {
      lock.unlock();
    }
  }

  /** How full the queue is, by chunks or by bytes, whichever is fuller: 0 to 1. */
  public double utilization() {
    lock.lock();
    try {
      return backlog == null ? 0 : backlog.utilization();
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more; the items complete after what waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** Takes nothing more and abandons what waits; the items complete at once. */
  public void abort() {
    abandon();
    wake();
  }

  private void abandon() {
    lock.lock();
    try {
      isClosed = true;
      if (backlog != null) {
        backlog.abandon();
        finalAccounts = backlog.accounts();
        backlog = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void cancel() {
    abandon();
    lock.lock();
    try {
      reader = null;
    } finally {
      lock.unlock();
    }
  }

  /** An executor that takes no work has no use for what waits. */
  private void wake() {
    try {
      drain.wake();
    } catch (RejectedExecutionException e) {
      abandon();
    }
  }

  private void tell(List<Backlog.Drop> drops) {
    for (Backlog.Drop drop : drops) {
      listener.dropped(drop.chunk(), drop.reason());
    }
  }

  private void noteRoom(Backlog open) {
    boolean hasRoom = open.hasRoom();
    roomIsDue |= hasRoom && !hadRoom && onRoom != null;
    hadRoom = hasRoom;
  }

  /** One thing to do on the drain executor; found under the lock, done outside of it. */
  private boolean step() {
    Runnable action;
    List<Backlog.Drop> drops = List.of();
    lock.lock();
    try {
      action = nextAction();
      if (backlog != null) {
        drops = backlog.takeDrops();
      }
    } finally {
      lock.unlock();
    }
    tell(drops);
    if (action == null) {
      return false;
    }
    action.run();
    return true;
  }

  private @Nullable Runnable nextAction() {
    MultiSubscriber<? super StreamItem> subscriber = reader;
    Backlog open = backlog;
    Throwable failed = failure;
    if (roomIsDue && onRoom != null && open != null && !isClosed) {
      roomIsDue = false;
      return onRoom;
    }
    if (subscriber == null || !isStarted) {
      return null;
    }
    if (failed != null) {
      cancel();
      return () -> subscriber.onFailure(failed);
    }
    if (open != null && demand > 0) {
      long now = nanoTime.getAsLong();
      StreamItem item = open.poll(now);
      noteRoom(open);
      if (item != null) {
        long nanosSinceArrival = now - open.takenArrivedNanos();
        demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        return () -> send(subscriber, item, nanosSinceArrival);
      }
    }
    if (isClosed && (open == null || open.isEmpty())) {
      cancel();
      return subscriber::onCompletion;
    }
    return null;
  }

  private void send(
      MultiSubscriber<? super StreamItem> subscriber, StreamItem item, long nanosSinceArrival) {
    try {
      subscriber.onItem(item);
      if (item instanceof MediaChunk chunk) {
        listener.sent(chunk, nanosSinceArrival);
      }
    } catch (RuntimeException e) {
      cancel();
      subscriber.onFailure(e);
    }
  }

  /** The items as a Multi. */
  private final class Items extends AbstractMulti<StreamItem> implements Flow.Subscription {
    @Override
    public void subscribe(MultiSubscriber<? super StreamItem> subscriber) {
      if (!claim(subscriber)) {
        Subscriptions.fail(
            subscriber, new IllegalStateException("a reader queue has one subscriber"));
        return;
      }
      subscriber.onSubscribe(this);
      lock.lock();
      try {
        isStarted = true;
      } finally {
        lock.unlock();
      }
      ReaderQueue.this.wake();
    }

    private boolean claim(MultiSubscriber<? super StreamItem> subscriber) {
      lock.lock();
      try {
        if (isSubscribed) {
          return false;
        }
        isSubscribed = true;
        reader = subscriber;
        return true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void request(long n) {
      MultiSubscriber<? super StreamItem> subscriber;
      lock.lock();
      try {
        subscriber = reader;
        if (n > 0) {
          demand = Subscriptions.add(demand, n);
        }
      } finally {
        lock.unlock();
      }
      if (n > 0) {
        ReaderQueue.this.wake();
      } else if (subscriber != null) {
        cancel();
        subscriber.onFailure(Subscriptions.getInvalidRequestException());
      }
    }

    @Override
    public void cancel() {
      ReaderQueue.this.cancel();
    }
  }
}
