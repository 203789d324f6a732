package io.millrace.bench.slowreader;

import io.millrace.delivery.ReaderConfig;
import io.millrace.delivery.ReaderQueue;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.util.concurrent.Flow;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A {@link ReaderQueue} whose reader asks for one item at a time, on the asking thread. */
final class ReaderQueueLine implements WaitingLine, Flow.Subscriber<StreamItem> {
  private final ReaderQueue queue;
  private Flow.@Nullable Subscription subscription;
  private @Nullable StreamItem got;
  private boolean isAsked;

  ReaderQueueLine(ReaderConfig config, LongSupplier nanoTime) {
    queue = new ReaderQueue(config, nanoTime, Runnable::run);
    queue.items().subscribe(this);
  }

  @Override
  public void offer(MediaChunk chunk) {
    queue.offer(chunk);
  }

  /** Asks, unless what was asked for before is still to come; the skips in between are free. */
  @Override
  public @Nullable MediaChunk poll() {
    while (true) {
      if (!isAsked && subscription != null) {
        isAsked = true;
        subscription.request(1);
      }
      StreamItem item = got;
      if (item == null) {
        return null;
      }
      got = null;
      isAsked = false;
      if (item instanceof MediaChunk chunk) {
        return chunk;
      }
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
  }

  @Override
  public void onNext(StreamItem item) {
    got = item;
  }

  @Override
  public void onError(Throwable failure) {
    throw new IllegalStateException("the reader was given up", failure);
  }

  @Override
  public void onComplete() {
    throw new IllegalStateException("the queue ended, though nobody closed it");
  }
}
