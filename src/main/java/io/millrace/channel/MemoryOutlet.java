package io.millrace.channel;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory channel out of the pipeline: messages go to whoever listens and are then settled.
 */
final class MemoryOutlet implements Flow.Subscriber<Message<?>> {
  static final int LISTENER_BUFFER = 1024;

  private final BroadcastProcessor<Message<?>> listeners = BroadcastProcessor.create();
  private final AtomicBoolean isHeard;
  private volatile Flow.@Nullable Subscription subscription;

  /**
   * @param dropsUnheard true if messages that nobody listens to are settled and gone; false if they
   *     wait for the first listener
   */
  MemoryOutlet(boolean dropsUnheard) {
    isHeard = new AtomicBoolean(dropsUnheard);
  }

  Multi<Message<?>> messages() {
    return listeners.onSubscription().invoke(this::begin).onOverflow().buffer(LISTENER_BUFFER);
  }

  /** Nothing is asked for before there is someone to hear it. */
  private void begin() {
    if (isHeard.compareAndSet(false, true)) {
      requestNext();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    if (isHeard.get()) {
      newSubscription.request(1);
    }
  }

  @Override
  public void onNext(Message<?> message) {
    listeners.onNext(message);
    message.ack().whenComplete((done, failure) -> requestNext());
  }

  private void requestNext() {
    Flow.Subscription source = subscription;
    if (source != null) {
      source.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    listeners.onError(failure);
  }

  @Override
  public void onComplete() {
    listeners.onComplete();
  }
}
