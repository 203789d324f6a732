package io.millrace.event;

import io.smallrye.mutiny.Multi;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Carries events from the flow to whoever listens.
 *
 * <p>Publishing never blocks and never waits: a listener that is {@value #LISTENER_BUFFER} events
 * behind misses the newest, which {@link #lost()} counts.
 */
public final class EventBus {
  static final int LISTENER_BUFFER = Broadcast.LISTENER_BUFFER;

  private final Broadcast<MediaStreamEvent> listeners;
  private final LongAdder published = new LongAdder();

  /**
   * Makes a bus without listeners.
   *
   * @param executor runs the listeners
   */
  public EventBus(Executor executor) {
    this.listeners = new Broadcast<>(executor);
  }

  public void publish(MediaStreamEvent event) {
    published.increment();
    listeners.publish(event);
  }

  /** The events from the moment of subscription on; ends when {@link #close()} is called. */
  public Multi<MediaStreamEvent> events() {
    return listeners.items();
  }

  /** Ends every listener's stream, after what it still has to get. */
  public void close() {
    listeners.close();
  }

  /** Events published. */
  public long published() {
    return published.sum();
  }

  /** Events that a slow listener missed, summed over the listeners. */
  public long lost() {
    return listeners.lost();
  }
}
