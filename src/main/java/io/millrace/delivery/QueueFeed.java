package io.millrace.delivery;

import io.millrace.media.MediaChunk;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of one source into a queue, in order, asking for {@value #AHEAD} at most before
 * those are in.
 */
final class QueueFeed implements MultiSubscriber<MediaChunk> {
  static final int AHEAD = 64;

  private final MediaPriorityQueue queue;
  private final UniEmitter<? super Void> emitter;
  private final AtomicInteger unasked = new AtomicInteger();

  /** The source itself, until it ends, and each chunk that waits outside of the queue. */
  private final AtomicInteger open = new AtomicInteger(1);

  private volatile Flow.@Nullable Subscription source;

  QueueFeed(MediaPriorityQueue queue, UniEmitter<? super Void> emitter) {
    this.queue = queue;
    this.emitter = emitter;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    emitter.onTermination(subscription::cancel); // failure too
    subscription.request(AHEAD);
  }

  @Override
  public void onItem(MediaChunk chunk) {
    try {
      if (queue.tryEnqueue(chunk)) {
        isIn();
      } else {
        open.incrementAndGet();
        queue.enqueue(chunk).subscribe().with(nothing -> waitedAndIsIn(), emitter::fail);
      }
    } catch (QueueClosedException | IllegalArgumentException e) {
      emitter.fail(e);
    }
  }

  @Override
  public void onFailure(Throwable failure) {
    emitter.fail(failure);
  }

  @Override
  public void onCompletion() {
    close();
  }

  private void waitedAndIsIn() {
    isIn();
    close();
  }

  private void isIn() {
    if (unasked.incrementAndGet() == AHEAD / 2) {
      unasked.addAndGet(-AHEAD / 2);
      Flow.Subscription subscription = source;
      if (subscription != null) {
        subscription.request(AHEAD / 2);
      }
    }
  }

  private void close() {
    if (open.decrementAndGet() == 0) {
      emitter.complete(null);
    }
  }
}
