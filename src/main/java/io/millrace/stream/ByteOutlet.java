package io.millrace.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded byte queue between a thread that makes bytes and an asynchronous reader, for one
 * subscriber. The thread blocks while more than the bound wait; the subscriber never does.
 */
final class ByteOutlet implements Flow.Publisher<byte[]> {
  private final int boundBytes;
  private final Duration patience;
  private final Runnable onSubscribed;
  private final Runnable onCancelled;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private final AtomicInteger drains = new AtomicInteger();
  private Flow.@Nullable Subscriber<? super byte[]> subscriber;
  private long waitingBytes;
  private long requested;
  private boolean isEnded;
  private boolean isTold;
  private boolean isCancelled;
  private @Nullable Throwable failure;

  /**
   * @param boundBytes bytes that may wait before the thread blocks
   * @param patience a reader that takes nothing for so long, while the thread blocks, has gone
   * @param onSubscribed called when somebody reads
   * @param onCancelled called when the reader leaves
   */
  ByteOutlet(int boundBytes, Duration patience, Runnable onSubscribed, Runnable onCancelled) {
    this.boundBytes = boundBytes;
    this.patience = patience;
    this.onSubscribed = onSubscribed;
    this.onCancelled = onCancelled;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super byte[]> reader) {
    lock.lock();
    try {
      if (subscriber != null) {
        throw new IllegalStateException("this outlet has its subscriber");
      }
      subscriber = reader;
    } finally {
      lock.unlock();
    }
    reader.onSubscribe(new Demand());
    onSubscribed.run();
  }

  private final class Demand implements Flow.Subscription {
    @Override
    public void request(long count) {
      lock.lock();
      try {
        requested = requested + count < 0 ? Long.MAX_VALUE : requested + count;
      } finally {
        lock.unlock();
      }
      drain();
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        if (isCancelled || isTold) {
          return;
        }
        isCancelled = true;
        waiting.clear();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      onCancelled.run();
    }
  }

  /**
   * Hands bytes over for good, when there is room.
   *
   * @throws CancellationException if the reader has left or the thread was interrupted
   */
  void put(byte[] bytes) {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (waitingBytes >= boundBytes && !isCancelled) {
        long before = waitingBytes;
        nanos = changed.awaitNanos(nanos);
        nanos = waitingBytes < before ? patience.toNanos() : nanos;
        if (nanos <= 0) {
          throw new CancellationException(
              "the reader took nothing for %d s".formatted(patience.toSeconds()));
        }
      }
      if (isCancelled) {
        throw new CancellationException("the reader left");
      }
      waiting.add(bytes);
      waitingBytes += bytes.length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the reader");
    } finally {
      lock.unlock();
    }
    drain();
  }

  /** What waits is the rest. */
  void complete() {
    end(null);
  }

  /** Fails the reader behind what waits. */
  void fail(Throwable cause) {
    end(cause);
  }

  private void end(@Nullable Throwable cause) {
    lock.lock();
    try {
      isEnded = true;
      failure = cause;
    } finally {
      lock.unlock();
    }
    drain();
  }

  /** The calls to the subscriber are made one after the other, by whoever came first. */
  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    while (seen != 0) {
      while (passOne()) {}
      seen = drains.addAndGet(-seen);
    }
  }

  private boolean passOne() {
    byte[] bytes = null;
    Flow.Subscriber<? super byte[]> reader;
    lock.lock();
    try {
      reader = subscriber;
      if (reader == null || isCancelled || isTold) {
        return false;
      }
      if (waiting.isEmpty() && isEnded) {
        isTold = true;
      } else if (waiting.isEmpty() || requested == 0) {
        return false;
      } else {
        bytes = waiting.remove();
        waitingBytes -= bytes.length;
        requested--;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (bytes != null) {
      reader.onNext(bytes);
    } else if (failure != null) {
      reader.onError(failure);
    } else {
      reader.onComplete();
    }
    return bytes != null;
  }
}
