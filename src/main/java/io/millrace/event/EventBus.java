package io.millrace.event;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Carries events from the flow to whoever listens.
 *
 * <p>Publishing never blocks and never waits: a listener that is {@value #LISTENER_BUFFER} events
 * behind misses the newest, which {@link #lost()} counts.
 */
public final class EventBus {
  static final int LISTENER_BUFFER = 4096;

  private final Executor executor;
  private final List<MultiEmitter<? super MediaStreamEvent>> listeners =
      new CopyOnWriteArrayList<>();
  private final LongAdder published = new LongAdder();
  private final LongAdder lost = new LongAdder();

  /**
   * Makes a bus without listeners.
   *
   * @param executor runs the listeners
   */
  public EventBus(Executor executor) {
    this.executor = executor;
  }

  public void publish(MediaStreamEvent event) {
    published.increment();
    for (MultiEmitter<? super MediaStreamEvent> listener : listeners) {
      listener.emit(event);
    }
  }

  /** The events from the moment of subscription on; ends when {@link #close()} is called. */
  public Multi<MediaStreamEvent> events() {
    return Multi.createFrom()
        .<MediaStreamEvent>emitter(
            emitter -> {
              listeners.add(emitter);
              emitter.onTermination(() -> listeners.remove(emitter));
            },
            BackPressureStrategy.IGNORE)
        .onOverflow()
        .invoke(event -> lost.increment())
        .drop()
        .emitOn(executor, LISTENER_BUFFER);
  }

  /** Ends every listener's stream, after what it still has to get. */
  public void close() {
    listeners.forEach(MultiEmitter::complete);
  }

  /** Events published. */
  public long published() {
    return published.sum();
  }

  /** Events that a slow listener missed, summed over the listeners. */
  public long lost() {
    return lost.sum();
  }
}
