package io.millrace.codec;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one stage of a pipeline to the next. One thread puts and blocks once it is
 * full, until half of it is free; one takes and blocks while it is empty. So the stages work in
 * turns of several items, each with its data in the processor's cache, and wake each other seldom.
 */
final class Conveyor<T> {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private boolean isPutterWaiting;
  private boolean isEnded;
  private boolean isAbandoned;

  /**
   * @param capacity items that may wait, above zero
   */
  Conveyor(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Hands an item on.
   *
   * @throws InterruptedException if the thread was interrupted, or nobody will take it
   */
  void put(T item) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (items.size() >= capacity) {
        isPutterWaiting = true;
        while (isPutterWaiting && !isAbandoned) {
          changed.await();
        }
      }
      requireInUse();
      items.add(item);
      if (items.size() == 1) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next item; null once all are taken and {@link #end} was called.
   *
   * @throws InterruptedException if the thread was interrupted, or the conveyor abandoned
   */
  @Nullable T take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (items.isEmpty() && !isEnded && !isAbandoned) {
        changed.await();
      }
      requireInUse();
      T item = items.poll();
      if (isPutterWaiting && items.size() <= capacity / 2) {
        isPutterWaiting = false;
        changed.signalAll();
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  private void requireInUse() throws InterruptedException {
    if (isAbandoned) {
      throw new InterruptedException("the pipeline was stopped");
    }
  }

  /** No more will be put. */
  void end() {
    lock.lock();
    try {
      isEnded = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits and releases both sides. For any thread. */
  void abandon() {
    lock.lock();
    try {
      isAbandoned = true;
      items.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
