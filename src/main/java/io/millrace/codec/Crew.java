package io.millrace.codec;

import io.millrace.ffmpeg.FfmpegLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one pipeline. The first of them that fails stops all; each frees what it made as
 * it leaves, and the last one what they share. Platform threads, as they work in native code.
 */
final class Crew {
  private final String name;
  private final Runnable atEnd;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Thread> working = new ArrayList<>();
  private final List<Runnable> releases = new ArrayList<>();
  private @Nullable Throwable failure;
  private boolean isStopped;

  /** What a thread does: until its input ends, or it is interrupted. */
  @FunctionalInterface
  interface Work {
    void run() throws CodecException, InterruptedException;
  }

  /**
   * @param name begins the names of the threads
   * @param atEnd called by the last thread that leaves
   */
  Crew(String name, Runnable atEnd) {
    this.name = name;
    this.atEnd = atEnd;
  }

  /** Starts a thread, unless the crew has been stopped. */
  void start(String task, Work work) {
    start(task, Thread.NORM_PRIORITY, work);
  }

  /**
   * As {@link #start}, for a thread that feeds others: on busy processors those go before it, so
   * that what has been begun is finished before more is begun. Java minds priorities with {@code
   * -XX:ThreadPriorityPolicy=1} only.
   */
  void startSource(String task, Work work) {
    start(task, Thread.MIN_PRIORITY, work);
  }

  private void start(String task, int priority, Work work) {
    Thread thread =
        Thread.ofPlatform().name(name + "-" + task).priority(priority).unstarted(() -> run(work));
    thread.setDaemon(true);
    lock.lock();
    try {
      if (!isStopped) {
        working.add(thread);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A conveyor that a thread from outside may put on; a stop releases that thread too. */
  <T> Conveyor<T> inlet(int capacity) {
    Conveyor<T> inlet = new Conveyor<>(capacity);
    lock.lock();
    try {
      releases.add(inlet::abandon);
      if (isStopped) {
        inlet.abandon();
      }
    } finally {
      lock.unlock();
    }
    return inlet;
  }

  private void run(Work work) {
    try (FfmpegLog log = FfmpegLog.begin()) {
      try {
        work.run();
      } catch (CodecException e) {
        fail(e.saying(log.complaint()));
      } catch (InterruptedException e) {
        fail(new CancellationException("the pipeline was interrupted"));
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      leave();
    }
  }

  private void leave() {
    lock.lock();
    try {
      working.remove(Thread.currentThread());
      if (working.isEmpty()) {
        atEnd.run();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable cause) {
    lock.lock();
    try {
      if (!isStopped) {
        failure = cause;
        stop();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes all threads leave as soon as they come out of native code. For any thread. */
  void stop() {
    lock.lock();
    try {
      isStopped = true;
      releases.forEach(Runnable::run);
      working.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all threads have left. */
  void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!working.isEmpty()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all threads have left; one of the crew does not wait. */
  void awaitUninterruptibly() {
    lock.lock();
    try {
      while (!working.isEmpty() && !working.contains(Thread.currentThread())) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Throws what made the crew stop.
   *
   * @throws CancellationException if it was stopped from outside
   */
  void check() throws CodecException {
    Throwable cause;
    lock.lock();
    try {
      if (!isStopped) {
        return;
      }
      cause = failure;
    } finally {
      lock.unlock();
    }
    switch (cause) {
      case null -> throw new CancellationException("the pipeline was closed");
      case CodecException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    }
  }
}
