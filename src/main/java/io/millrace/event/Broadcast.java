package io.millrace.event;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Carries news to whoever listens.
 *
 * <p>Publishing never blocks and never waits: a listener that is {@value #LISTENER_BUFFER} items
 * behind misses the newest, which {@link #lost()} counts.
 *
 * @param <T> an item of the news
 */
public final class Broadcast<T> {
  static final int LISTENER_BUFFER = 4096;

  private final Executor executor;
  private final List<MultiEmitter<? super T>> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder lost = new LongAdder();

  /**
   * Makes a broadcast without listeners.
   *
   * @param executor runs the listeners
   */
  public Broadcast(Executor executor) {
    this.executor = executor;
  }

  public void publish(T item) {
    for (MultiEmitter<? super T> listener : listeners) {
      listener.emit(item);
    }
  }

  /** What comes from the moment of subscription on; ends when {@link #close()} is called. */
  public Multi<T> items() {
    return Multi.createFrom()
        .<T>emitter(
            emitter -> {
              listeners.add(emitter);
              emitter.onTermination(() -> listeners.remove(emitter));
            },
            BackPressureStrategy.IGNORE)
        .onOverflow()
        .invoke(item -> lost.increment())
        .drop()
        .emitOn(executor, LISTENER_BUFFER);
  }

  /** Ends every listener's stream, after what it still has to get. */
  public void close() {
    listeners.forEach(MultiEmitter::complete);
  }

  /** Items that a slow listener missed, summed over the listeners. */
  public long lost() {
    return lost.sum();
  }
}
