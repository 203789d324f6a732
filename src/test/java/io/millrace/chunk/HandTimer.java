package io.millrace.chunk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A clock and a scheduler moved by hand; tasks run in the thread that moves them, in due order. */
public final class HandTimer extends AbstractExecutorService
    implements ScheduledExecutorService, LongSupplier {
  private final PriorityQueue<Task<?>> tasks =
      new PriorityQueue<>(
          Comparator.<Task<?>>comparingLong(task -> task.dueNanos)
              .thenComparingLong(task -> task.order));
  private long elapsedNanos;
  private long skewNanos = Long.MAX_VALUE - 1_000_000; // the clock wraps soon
  private long scheduled;
  private boolean refuses;

  /** What the clock shows. */
  @Override
  public synchronized long getAsLong() {
    return elapsedNanos + skewNanos;
  }

  /** Sets the clock off, without any time passing. */
  public synchronized void jumpClock(Duration by) {
    skewNanos += by.toNanos();
  }

  public synchronized void refuse() {
    refuses = true;
  }

  public synchronized int pending() {
    return (int) tasks.stream().filter(task -> !task.isCancelled()).count();
  }

  public synchronized long scheduled() {
    return scheduled;
  }

  public void advance(Duration by) {
    long until;
    synchronized (this) {
      until = elapsedNanos + by.toNanos();
    }
    for (Task<?> task = nextDue(until); task != null; task = nextDue(until)) {
      task.fire();
    }
    synchronized (this) {
      elapsedNanos = until;
    }
  }

  private synchronized @Nullable Task<?> nextDue(long until) {
    Task<?> head = tasks.peek();
    if (head == null || head.dueNanos > until) {
      return null;
    }
    elapsedNanos = Math.max(elapsedNanos, head.dueNanos);
    return tasks.poll();
  }

  private synchronized <V> Task<V> add(Callable<V> call, long delayNanos, long periodNanos) {
    if (refuses) {
      throw new RejectedExecutionException("shut down");
    }
    Task<V> task = new Task<>(call, elapsedNanos + Math.max(0, delayNanos), periodNanos, scheduled);
    scheduled++;
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(() -> run(command), unit.toNanos(delay), 0);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return add(callable, unit.toNanos(delay), 0);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return add(() -> run(command), unit.toNanos(initialDelay), unit.toNanos(period));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return scheduleAtFixedRate(command, initialDelay, delay, unit);
  }

  @Override
  public void execute(Runnable command) {
    command.run();
  }

  @Override
  public void shutdown() {
    refuse();
  }

  @Override
  public List<Runnable> shutdownNow() {
    refuse();
    return new ArrayList<>();
  }

  @Override
  public boolean isShutdown() {
    return refuses;
  }

  @Override
  public boolean isTerminated() {
    return refuses;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  private static boolean run(Runnable command) {
    command.run();
    return true;
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
    private long dueNanos;
    private final long periodNanos;
    private final long order;

    Task(Callable<V> call, long dueNanos, long periodNanos, long order) {
      super(call);
      this.dueNanos = dueNanos;
      this.periodNanos = periodNanos;
      this.order = order;
    }

    void fire() {
      if (periodNanos == 0) {
        run();
      } else if (runAndReset()) {
        synchronized (HandTimer.this) {
          dueNanos += periodNanos;
          tasks.add(this);
        }
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - elapsedNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
