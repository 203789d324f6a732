package io.millrace.stream;

import io.millrace.delivery.ReaderAccounts;
import io.millrace.delivery.ReaderQueue;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Someone who reads one stream or all of them, from its own bounded queue.
 *
 * <p>The reader joins when it first asks for an item, and leaves when {@link #items()} ends. So an
 * output that nobody listens to costs nothing.
 */
public final class StreamReader {
  private final ReaderQueue queue;
  private final Consumer<StreamReader> join;
  private final Consumer<StreamReader> leave;
  private final List<Subscription> subscriptions = new ArrayList<>();

  StreamReader(ReaderQueue queue, Consumer<StreamReader> join, Consumer<StreamReader> leave) {
    this.queue = queue;
    this.join = join;
    this.leave = leave;
    queue.onRoom(this::refill);
  }

  /**
   * What the reader gets. Demand-driven; ends when the one stream it reads has ended and everything
   * was handed over.
   */
  public Multi<StreamItem> items() {
    AtomicBoolean joined = new AtomicBoolean();
    return queue
        .items()
        .onRequest()
        .invoke(
            demand -> {
              if (joined.compareAndSet(false, true)) {
                join.accept(this);
              }
            })
        .onTermination()
        .invoke(() -> leave.accept(this));
  }

  public ReaderAccounts accounts() {
    return queue.accounts();
  }

  ReaderQueue queue() {
    return queue;
  }

  synchronized void add(Subscription subscription) {
    subscriptions.add(subscription);
  }

  synchronized void remove(LiveStream stream) {
    subscriptions.removeIf(subscription -> subscription.stream() == stream);
  }

  synchronized List<Subscription> subscriptions() {
    return List.copyOf(subscriptions);
  }

  private void refill() {
    for (Subscription subscription : subscriptions()) {
      subscription.stream().refill(subscription);
    }
  }
}
