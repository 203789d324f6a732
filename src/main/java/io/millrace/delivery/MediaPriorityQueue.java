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
  private final Run run = new Run();
  private @Nullable Reader runReader;
  private boolean isDraining;
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
    boolean drains = false;
    boolean waits = false;
    lock.lock();
    try {
      requireAcceptable(chunk);
      reader = readerThatWaits();
      if (reader == null) {
        waits = !admits(chunk);
        if (waits) {
          producers.add(producer);
          run.recall();
        } else {
          drains = add(chunk);
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
    handOver(reader, chunk, drains);
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
    boolean drains = false;
    lock.lock();
    try {
      requireAcceptable(chunk);
      reader = readerThatWaits();
      if (reader == null) {
        if (!admits(chunk)) {
          return false;
        }
        drains = add(chunk);
      }
    } finally {
      lock.unlock();
    }
    handOver(reader, chunk, drains);
    return true;
  }

  /**
   * A reader that asks while nothing waits in the queue, and so gets the next chunk past it; null
   * if there is none. Who finds one drains the queue from now on, and hands over first.
   */
  private @Nullable Reader readerThatWaits() {
    if (isDraining || size > 0 || !producers.isEmpty()) {
      return null;
    }
    Reader reader = readerWithDemand();
    if (reader != null) {
      reader.take();
      isDraining = true;
    }
    return reader;
  }

  private void handOver(@Nullable Reader reader, MediaChunk chunk, boolean drains) {
    if (reader != null) {
      reader.deliver(chunk);
    }
    if (reader != null || drains) {
      drain();
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
      settle();
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** The bytes of the chunks that are in. */
  public long sizeBytes() {
    lock.lock();
    try {
      settle();
      return sizeBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more chunks and fails those that wait outside; readers still get what is in. */
  @Override
  public void close() {
    List<Producer> refused = new ArrayList<>();
    boolean drains;
    lock.lock();
    try {
      closed = true;
      refused.addAll(producers);
      producers.clear();
      drains = becomesDrain();
    } finally {
      lock.unlock();
    }
    refused.forEach(producer -> producer.emitter.fail(new QueueClosedException()));
    if (drains) {
      drain();
    }
  }

  private boolean admits(MediaChunk chunk) {
    return producers.isEmpty() && (fits(chunk) || (settle() && fits(chunk)));
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

  /** Adds a chunk that fits; returns true if the caller is to drain the queue. */
  private boolean add(MediaChunk chunk) {
    int lane = Turns.lane(chunk.priority());
    lanes[lane].add(chunk, arrivals++);
    size++;
    sizeBytes += chunk.sizeBytes();
    if (lane > run.lane()) {
      run.recall();
    }
    return !isDraining && hasDemand() && becomesDrain();
  }

  /** True for one caller at a time, who is to drain. */
  private boolean becomesDrain() {
    if (isDraining) {
      return false;
    }
    isDraining = true;
    return true;
  }

  private boolean hasDemand() {
    for (int i = 0; i < readers.size(); i++) {
      if (readers.get(i).demand > 0) {
        return true;
      }
    }
    return false;
  }

  /** Delivers, answers and ends what there is, until there is nothing. */
  private void drain() {
    boolean moves = true;
    while (moves) {
      moves = step();
    }
  }

  /** One answer to a producer, one run to a reader, or the end of one reader. */
  private boolean step() {
    Producer admitted = null;
    Reader reader = null;
    boolean isAtEnd = false;
    lock.lock();
    try {
      settle();
      run.end();
      Producer producer = producers.peek();
      if (producer != null && fits(producer.chunk)) {
        admitted = producers.remove();
        add(admitted.chunk);
      } else if (size > 0) {
        reader = readerWithDemand();
        if (reader != null) {
          begin(reader);
        }
      } else if (closed && !readers.isEmpty()) {
        reader = readers.removeFirst();
        isAtEnd = true;
      }
      isDraining = admitted != null || reader != null;
    } finally {
      lock.unlock();
    }
    if (admitted != null) {
      admitted.emitter.complete(null);
    } else if (reader != null && isAtEnd) {
      reader.subscriber.onCompletion();
    } else if (reader != null) {
      deliverRun(reader);
    } else {
      return false;
    }
    return true;
  }

  /** Begins a run, of one chunk if another reader or a producer may have its turn after it. */
  private void begin(Reader reader) {
    int lane = turns.next(lanes[0].headStamp(), lanes[1].headStamp(), lanes[2].headStamp());
    boolean isAlone = producers.isEmpty() && readers.size() == 1;
    int most = isAlone ? (int) Math.min(turns.inARow(), reader.demand) : 1;
    run.begin(lane, lanes[lane], most);
    runReader = reader;
  }

  private void deliverRun(Reader reader) {
    for (MediaChunk chunk = run.next(); chunk != null; chunk = run.next()) {
      reader.deliver(chunk);
    }
  }

  /** Takes out what has been delivered; returns true if it was anything. */
  private boolean settle() {
    boolean isAny = false;
    while (run.settle()) {
      take(run.lane());
      isAny = true;
    }
    return isAny;
  }

  private void take(int lane) {
    turns.taken(lane, lanes[0].headStamp(), lanes[1].headStamp(), lanes[2].headStamp());
    size--;
    sizeBytes -= lanes[lane].take().sizeBytes();
    if (runReader != null) {
      runReader.take();
    }
  }

  /** Readers take turns. */
  private @Nullable Reader readerWithDemand() {
    int count = readers.size();
    for (int i = 0; i < count; i++) {
      if (nextReader >= count) {
        nextReader = 0;
      }
      Reader reader = readers.get(nextReader++);
      if (reader.demand > 0) {
        return reader;
      }
    }
    return null;
  }

  private void leave(Producer producer) {
    changeAndDrain(() -> producers.remove(producer));
  }

  /** Changes something, after which there may be something to do. */
  private void changeAndDrain(Runnable change) {
    boolean drains;
    lock.lock();
    try {
      change.run();
      drains = becomesDrain();
    } finally {
      lock.unlock();
    }
    if (drains) {
      drain();
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
      changeAndDrain(() -> demand = Subscriptions.add(demand, n));
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        cancelled = true;
        readers.remove(this);
        run.recall();
      } finally {
        lock.unlock();
      }
    }

    void join() {
      changeAndDrain(
          () -> {
            if (!cancelled) {
              readers.add(this);
              run.recall();
            }
          });
    }

    /** Takes one from the demand. */
    void take() {
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
    }

    void deliver(MediaChunk chunk) {
      try {
        subscriber.onItem(chunk);
      } catch (RuntimeException | Error e) {
        cancel();
        subscriber.onFailure(e);
      }
    }
  }
}
