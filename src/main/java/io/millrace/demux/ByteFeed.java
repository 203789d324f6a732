package io.millrace.demux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded byte queue between an asynchronous producer and the thread that demuxes.
 *
 * <p>The producer is never blocked: it is asked for one buffer at a time, and only while fewer than
 * {@link #boundBytes} wait, in fewer than {@value #MOST_BUFFERS} buffers, since a buffer of a
 * single byte takes a hundred. So at most the bound less one byte, plus one buffer, are held. The
 * feed owns the buffers it is given and copies none of them.
 *
 * <p>Any thread may call the subscriber's methods, {@link #abort} and {@link #close}; one thread
 * reads, and blocks while there is nothing to read.
 */
public final class ByteFeed implements Flow.Subscriber<ByteBuffer>, AutoCloseable {
  public static final int DEFAULT_BOUND_BYTES = 1 << 20;
  static final int MOST_BUFFERS = 4096;

  private static final Duration PATIENT = Duration.ofDays(365);

  private enum End {
    COMPLETE,
    BROKEN,
    CLOSED
  }

  private final int boundBytes;
  private final Duration silence;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition readable = lock.newCondition();
  private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
  private long bufferedBytes;
  private long peakBytes;
  private boolean isRequested;
  private Flow.@Nullable Subscription subscription;
  private @Nullable End end;
  private @Nullable Throwable failure;

  public ByteFeed() {
    this(DEFAULT_BOUND_BYTES);
  }

  public ByteFeed(int boundBytes) {
    this(boundBytes, PATIENT);
  }

  /**
   * Makes an empty feed.
   *
   * @param silence a source from which nothing comes for so long, while the reader waits, has
   *     broken off
   */
  public ByteFeed(int boundBytes, Duration silence) {
    if (boundBytes < 1) {
      throw new IllegalArgumentException("boundBytes %d is not above zero".formatted(boundBytes));
    }
    this.boundBytes = boundBytes;
    this.silence = silence;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    boolean isRefused;
    lock.lock();
    try {
      isRefused = subscription != null || end != null;
      if (!isRefused) {
        subscription = newSubscription;
      }
    } finally {
      lock.unlock();
    }
    if (isRefused) {
      newSubscription.cancel();
    } else {
      requestIfRoom();
    }
  }

  @Override
  public void onNext(ByteBuffer bytes) {
    lock.lock();
    try {
      isRequested = false;
      if (end == null && bytes.hasRemaining()) {
        queue.add(bytes);
        bufferedBytes += bytes.remaining();
        peakBytes = Math.max(peakBytes, bufferedBytes);
        readable.signal();
      }
    } finally {
      lock.unlock();
    }
    requestIfRoom();
  }

  /** The source broke off. What has come is still read. */
  @Override
  public void onError(Throwable cause) {
    end(End.BROKEN, cause);
  }

  /** The real end of the source. */
  @Override
  public void onComplete() {
    end(End.COMPLETE, null);
  }

  /** Breaks the source off from outside: as {@link #onError}, and the producer is cancelled. */
  public void abort(Throwable cause) {
    if (end(End.BROKEN, cause)) {
      cancel();
    }
  }

  /** Cancels the producer and drops what waits; a reader that blocks is released. */
  @Override
  public void close() {
    lock.lock();
    try {
      queue.clear();
      bufferedBytes = 0;
    } finally {
      lock.unlock();
    }
    if (end(End.CLOSED, new IOException("the feed was closed by its reader"))) {
      cancel();
    }
  }

  /** True if the source broke off ahead of its end. */
  public boolean isBrokenOff() {
    lock.lock();
    try {
      return end == End.BROKEN;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that wait to be read. */
  public long bufferedBytes() {
    lock.lock();
    try {
      return bufferedBytes;
    } finally {
      lock.unlock();
    }
  }

  /** The most bytes that ever waited. */
  public long peakBytes() {
    lock.lock();
    try {
      return peakBytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves waiting bytes into the target, as many as fit; blocks only while none wait.
   *
   * @return bytes moved; -1 at the real end of the source
   * @throws IOException if the source broke off, or the thread was interrupted
   */
  public int read(ByteBuffer target) throws IOException {
    int moved;
    lock.lock();
    try {
      awaitBytes();
      if (queue.isEmpty()) {
        if (end == End.COMPLETE) {
          return -1;
        }
        throw new IOException("the source broke off", failure);
      }
      moved = drainTo(target);
    } finally {
      lock.unlock();
    }
    requestIfRoom();
    return moved;
  }

  private void awaitBytes() throws IOException {
    try {
      long nanosLeft = silence.toNanos();
      while (queue.isEmpty() && end == null) {
        nanosLeft = readable.awaitNanos(nanosLeft);
        if (nanosLeft <= 0 && queue.isEmpty() && end == null) {
          failure = new IOException("nothing came for " + silence.toSeconds() + " s");
          end = End.BROKEN;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted while waiting for bytes");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private int drainTo(ByteBuffer target) {
    int start = target.position();
    for (ByteBuffer next = queue.peek();
        next != null && target.hasRemaining();
        next = queue.peek()) {
      int count = Math.min(next.remaining(), target.remaining());
      target.put(target.position(), next, next.position(), count);
      target.position(target.position() + count);
      next.position(next.position() + count);
      if (!next.hasRemaining()) {
        queue.remove();
      }
    }
    int moved = target.position() - start;
    bufferedBytes -= moved;
    return moved;
  }

  private void requestIfRoom() {
    Flow.Subscription asked;
    lock.lock();
    try {
      if (isRequested || end != null || isFull()) {
        return;
      }
      asked = subscription;
      isRequested = asked != null;
    } finally {
      lock.unlock();
    }
    if (asked != null) {
      asked.request(1);
    }
  }

  private boolean isFull() {
    return bufferedBytes >= boundBytes || queue.size() >= MOST_BUFFERS;
  }

  private boolean end(End how, @Nullable Throwable cause) {
    lock.lock();
    try {
      if (end != null) {
        return false;
      }
      end = how;
      failure = cause;
      readable.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void cancel() {
    Flow.Subscription cancelled;
    lock.lock();
    try {
      cancelled = subscription;
    } finally {
      lock.unlock();
    }
    if (cancelled != null) {
      cancelled.cancel();
    }
  }
}
