package io.millrace.delivery;

import io.millrace.media.MediaChunk;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.Subscriptions;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of chunks, by number and by bytes: HIGH before NORMAL before LOW at any depth,
 * and in order of arrival inside a priority.
 *
 * <p>Nothing is starved: after {@value Turns#MAX_OVERTAKES} deliveries in a row that overtook the
 * oldest chunk of the queue, that chunk is next. Streams are never compared by sequence number.
 *
 * <p>Nothing is dropped: who enqueues into a full queue waits, without holding a thread, and is let
 * in when there is room, first come first served. Safe for use by many threads. Chunks are handed
 * to readers, and waiting producers are answered, on the thread that made it possible: the one that
 * enqueues, requests, or closes.
 */
public final class MediaPriorityQueue implements AutoCloseable {
  private final int maxChunks;
  private final long maxBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Lane[] lanes = new Lane[Turns.LANES];
  private final Turns turns = new Turns();
  private final ArrayDeque<Producer> producers = new ArrayDeque<>();
  private final List<Reader> readers = new ArrayList<>();
  private final Drain drain = new Drain(Runnable::run, this::step, Integer.MAX_VALUE);
  private int nextReader;
  private long arrivals;
  private int size;
  private long sizeBytes;
  private boolean closed;

  public MediaPriorityQueue(int maxChunks, long maxBytes) {
    if (maxChunks < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxChunks %d and maxBytes %d must be positive".formatted(maxChunks, maxBytes));
    }
    this.maxChunks = maxChunks;
    this.maxBytes = maxBytes;
    Arrays.setAll(lanes, lane -> new Lane());
  }

  /**
   * Puts the chunk into the queue when subscribed to, once for each subscription, and completes
   * when it is in. Cancelling takes a chunk that still waits out of the line.
   *
   * <p>Fails with {@link QueueClosedException} if the queue is closed before the chunk is in, and
   * with {@link IllegalArgumentException} if the chunk alone is larger than the queue.
   */
  public Uni<Void> enqueue(MediaChunk chunk) {
    return Uni.createFrom().emitter(emitter -> enqueue(chunk, emitter));
  }

  private void enqueue(MediaChunk chunk, UniEmitter<? super Void> emitter) {
    Producer producer = new Producer(chunk, emitter);
    Reader reader;
    boolean wake = false;
    boolean waits = false;
    lock.lock();
    try {
      requireAcceptable(chunk);
      reader = readerThatWaits();
      if (reader == null) {
        waits = !admits(chunk);
        if (waits) {
          producers.add(producer);
        } else {
          wake = add(chunk);
        }
      }
    } catch (IllegalArgumentException | QueueClosedException e) {
      emitter.fail(e);
      return;
    } finally {
      lock.unlock();
    }
    if (waits) {
      emitter.onTermination(() -> leave(producer));
      return;
    }
    emitter.complete(null);
    handOver(reader, chunk, wake);
  }

  /**
   * Puts all chunks of a source into the queue, in order and as there is room for them, and
   * completes when the last one is in. Asks the source for {@value QueueFeed#AHEAD} chunks at most
   * before they are in. Cancelling cancels the source.
   *
   * <p>Fails as {@link #enqueue} does, having cancelled the source, or as the source does.
   */
  public Uni<Void> enqueueAll(Multi<MediaChunk> chunks) {
    return Uni.createFrom()
        .emitter(emitter -> chunks.subscribe().withSubscriber(new QueueFeed(this, emitter)));
  }

  /**
   * Puts the chunk into the queue if there is room now and nobody waits for it.
   *
   * @return false if there is no room
   * @throws QueueClosedException if the queue is closed
   * @throws IllegalArgumentException if the chunk alone is larger than the queue
   */
  public boolean tryEnqueue(MediaChunk chunk) {
    Reader reader;
    boolean wake = false;
    lock.lock();
    try {
      requireAcceptable(chunk);
      reader = readerThatWaits();
      if (reader == null) {
        if (!admits(chunk)) {
          return false;
        }
        wake = add(chunk);
      }
    } finally {
      lock.unlock();
    }
    handOver(reader, chunk, wake);
    return true;
  }

  /**
   * A reader that asks while nothing waits in the queue, and so gets the next chunk past it; null
   * if there is none. Who finds one has claimed the drain, and hands over.
   */
  private @Nullable Reader readerThatWaits() {
    boolean isIdle = size == 0 && producers.isEmpty() && hasDemand() && drain.claim();
    return isIdle ? readerWithDemand() : null;
  }

  private void handOver(@Nullable Reader reader, MediaChunk chunk, boolean wake) {
    if (reader != null) {
      try {
        reader.deliver(chunk);
      } finally {
        drain.release();
      }
    } else if (wake) {
      drain.wake();
    }
  }

  /**
   * The chunks, each as soon as there is demand for it. Several subscribers share them: each chunk
   * goes to one. Completes when the queue is closed and empty.
   */
  public Multi<MediaChunk> dequeue() {
    return new AbstractMulti<>() {
      @Override
      public void subscribe(MultiSubscriber<? super MediaChunk> subscriber) {
        Reader reader = new Reader(subscriber);
        subscriber.onSubscribe(reader);
        reader.join();
      }
    };
  }

  /** How many chunks are in; those that wait outside do not count. */
  public int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** The bytes of the chunks that are in. */
  public long sizeBytes() {
    lock.lock();
    try {
      return sizeBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more chunks and fails those that wait outside; readers still get what is in. */
  @Override
  public void close() {
    List<Producer> refused = new ArrayList<>();
    locked(
        () -> {
          closed = true;
          refused.addAll(producers);
          producers.clear();
        });
    refused.forEach(producer -> producer.emitter.fail(new QueueClosedException()));
    drain.wake();
  }

  private boolean admits(MediaChunk chunk) {
    return producers.isEmpty() && fits(chunk);
  }

  private boolean fits(MediaChunk chunk) {
    return size < maxChunks && chunk.sizeBytes() <= maxBytes - sizeBytes;
  }

  private void requireAcceptable(MediaChunk chunk) {
    if (closed) {
      throw new QueueClosedException();
    }
    if (chunk.sizeBytes() > maxBytes) {
      throw new IllegalArgumentException(
          "%s is larger than the whole queue of %d bytes".formatted(chunk, maxBytes));
    }
  }

  /** Adds a chunk that fits; returns true if a reader asks for one. */
  private boolean add(MediaChunk chunk) {
    lanes[Turns.lane(chunk.priority())].add(chunk, arrivals++);
    size++;
    sizeBytes += chunk.sizeBytes();
    return hasDemand();
  }

  private boolean hasDemand() {
    for (int i = 0; i < readers.size(); i++) {
      if (readers.get(i).demand > 0) {
        return true;
      }
    }
    return false;
  }

  private MediaChunk take() {
    long low = lanes[0].headStamp();
    long normal = lanes[1].headStamp();
    long high = lanes[2].headStamp();
    int lane = turns.next(low, normal, high);
    turns.taken(lane, low, normal, high);
    MediaChunk chunk = lanes[lane].take();
    size--;
    sizeBytes -= chunk.sizeBytes();
    return chunk;
  }

  /** One answer to a producer, one delivery, or the end of one reader. */
  private boolean step() {
    Producer admitted = null;
    Reader reader = null;
    MediaChunk chunk = null;
    lock.lock();
    try {
      Producer producer = producers.peek();
      if (producer != null && fits(producer.chunk)) {
        admitted = producers.remove();
        add(admitted.chunk);
      } else if (size > 0) {
        reader = readerWithDemand();
        chunk = reader == null ? null : take();
      } else if (closed && !readers.isEmpty()) {
        reader = readers.removeFirst();
      }
    } finally {
      lock.unlock();
    }
    if (admitted != null) {
      admitted.emitter.complete(null);
    } else if (reader != null && chunk != null) {
      reader.deliver(chunk);
    } else if (reader != null) {
      reader.subscriber.onCompletion();
    } else {
      return false;
    }
    return true;
  }

  /** Readers take turns; takes one from the demand of the one found. */
  private @Nullable Reader readerWithDemand() {
    int count = readers.size();
    for (int i = 0; i < count; i++) {
      if (nextReader >= count) {
        nextReader = 0;
      }
      Reader reader = readers.get(nextReader++);
      if (reader.demand > 0) {
        if (reader.demand != Long.MAX_VALUE) {
          reader.demand--;
        }
        return reader;
      }
    }
    return null;
  }

  private void leave(Producer producer) {
    locked(() -> producers.remove(producer));
    drain.wake();
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Someone who waits to get a chunk in. */
  private static final class Producer {
    final MediaChunk chunk;
    final UniEmitter<? super Void> emitter;

    Producer(MediaChunk chunk, UniEmitter<? super Void> emitter) {
      this.chunk = chunk;
      this.emitter = emitter;
    }
  }

  /** One subscriber and its demand. */
  private final class Reader implements Flow.Subscription {
    private final MultiSubscriber<? super MediaChunk> subscriber;
    private long demand;
    private boolean cancelled;

    Reader(MultiSubscriber<? super MediaChunk> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        cancel();
        subscriber.onFailure(Subscriptions.getInvalidRequestException());
        return;
      }
      locked(() -> demand = Subscriptions.add(demand, n));
      drain.wake();
    }

    @Override
    public void cancel() {
      locked(
          () -> {
            cancelled = true;
            readers.remove(this);
          });
    }

    void join() {
      locked(
          () -> {
            if (!cancelled) {
              readers.add(this);
            }
          });
      drain.wake();
    }

    void deliver(MediaChunk chunk) {
      try {
        subscriber.onItem(chunk);
      } catch (RuntimeException e) {
        cancel();
        subscriber.onFailure(e);
      }
    }
  }
}
