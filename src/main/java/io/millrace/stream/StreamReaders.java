package io.millrace.stream;

import io.millrace.media.StreamItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The readers of one stream: who gets what comes, and who is waited for. All methods are called
 * under the stream's lock.
 */
final class StreamReaders {
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Condition moved;

  /** Nobody reads yet. */
  StreamReaders(ReentrantLock streamLock) {
    this.moved = streamLock.newCondition();
  }

  int count() {
    return subscriptions.size();
  }

  /** Whether someone reads this stream in particular, and not all of them. */
  boolean hasOwn() {
    return subscriptions.stream().anyMatch(Subscription::isOfThisStream);
  }

  void add(Subscription subscription) {
    subscriptions.add(subscription);
  }

  void remove(Subscription subscription) {
    subscriptions.remove(subscription);
    moved.signalAll();
  }

  /** Passes a new item on to those who are not behind. */
  void live(StreamItem item, long arrivedNanos) {
    for (Subscription subscription : subscriptions) {
      subscription.live(item, arrivedNanos);
    }
  }

  /** The stream has ended: readers of it alone are done once they have everything. */
  void finish() {
    subscriptions.removeIf(Subscription::finishIfAtEnd);
    moved.signalAll();
  }

  /** Someone who was behind has got more. */
  void moved() {
    moved.signalAll();
  }

  /**
   * Waits until every reader has caught up and has room, or none is left. One that takes nothing
   * for the time given is not waited for any more.
   */
  void await(Duration patience) throws InterruptedException {
    for (Subscription reader = slow(); reader != null; reader = slow()) {
      if (!moved.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        reader.hasStalled();
      }
    }
  }

  private @Nullable Subscription slow() {
    for (Subscription subscription : subscriptions) {
      if (subscription.needsTime()) {
        return subscription;
      }
    }
    return null;
  }

  /** How full the fullest reader's queue is, 0 to 1. */
  double utilization() {
    return subscriptions.stream().mapToDouble(Subscription::utilization).max().orElse(0);
  }
}
