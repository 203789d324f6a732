package io.millrace.ingest.messaging;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that are on their way to the broker, bounded. Whoever waits for room gets it in the
 * order of asking; more than the bound is let through when nothing else is on the way.
 *
 * <p>Thread-safe; nothing blocks.
 */
final class InFlight {
  private final long maxBytes;
  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private long bytes;

  private record Waiter(long bytes, CompletableFuture<@Nullable Void> granted) {}

  InFlight(long maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException(
          "millrace.ingest.max-in-flight-bytes %d is not positive".formatted(maxBytes));
    }
    this.maxBytes = maxBytes;
  }

  /** Takes room at once; false if there is none, or others wait for it. */
  synchronized boolean tryReserve(long wanted) {
    if (!waiters.isEmpty() || !fits(wanted)) {
      return false;
    }
    bytes += wanted;
    return true;
  }

  /** Completes when the room is taken; it is, whether anybody still waits for it or not. */
  synchronized CompletableFuture<@Nullable Void> reserve(long wanted) {
    if (tryReserve(wanted)) {
      return CompletableFuture.completedFuture(null);
    }
    Waiter waiter = new Waiter(wanted, new CompletableFuture<>());
    waiters.add(waiter);
    return waiter.granted();
  }

  private boolean fits(long wanted) {
    return bytes == 0 || bytes + wanted <= maxBytes;
  }

  /** Gives room back. */
  void release(long freed) {
    Queue<Waiter> granted = new ArrayDeque<>();
    synchronized (this) {
      bytes -= freed;
      for (Waiter next = waiters.peek();
          next != null && fits(next.bytes());
          next = waiters.peek()) {
        bytes += next.bytes();
        granted.add(waiters.remove());
      }
      if (bytes == 0) {
        notifyAll();
      }
    }
    granted.forEach(waiter -> waiter.granted().complete(null));
  }

  /** Waits until nothing is on its way, but no longer than given. */
  synchronized void awaitNone(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        bytes > 0 && left > 0;
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** True if another byte would have to wait. */
  synchronized boolean isFull() {
    return !waiters.isEmpty() || bytes >= maxBytes;
  }

  synchronized long bytes() {
    return bytes;
  }

  long maxBytes() {
    return maxBytes;
  }
}
