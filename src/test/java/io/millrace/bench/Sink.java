package io.millrace.bench;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads items to their end and checks that each stream came whole and in order, unless told not.
 */
final class Sink implements Flow.Subscriber<StreamItem> {
  private static final int ASKED_AT_ONCE = 256;

  private final long[] next;
  private final CountDownLatch done = new CountDownLatch(1);
  private Flow.@Nullable Subscription subscription;
  private int unasked;
  private long count;
  private @Nullable Throwable failure;

  private Sink(int streams) {
    next = new long[streams];
  }

  /**
   * Reads all.
   *
   * @param streams whose order is checked; 0 for none
   * @return how many chunks came
   */
  static long drain(Multi<? extends StreamItem> items, int streams) throws InterruptedException {
    return of(items, streams).await();
  }

  /** Begins to read. */
  static Sink of(Multi<? extends StreamItem> items, int streams) {
    Sink sink = new Sink(streams);
    items.subscribe().withSubscriber(sink);
    return sink;
  }

  /** Waits for the end and returns how many chunks came. */
  long await() throws InterruptedException {
    done.await();
    if (failure != null) {
      throw new IllegalStateException("the pipeline failed", failure);
    }
    return count;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(ASKED_AT_ONCE);
  }

  @Override
  public void onNext(StreamItem item) {
    if (!isNext(item)) {
      onError(new IllegalStateException("lost or out of order: " + item));
      return;
    }
    count++;
    if (++unasked == ASKED_AT_ONCE / 2 && subscription != null) {
      unasked = 0;
      subscription.request(ASKED_AT_ONCE / 2);
    }
  }

  private boolean isNext(StreamItem item) {
    return item instanceof MediaChunk chunk
        && (next.length == 0 || chunk.sequenceNumber() == next[streamOf(chunk)]++);
  }

  private static int streamOf(MediaChunk chunk) {
    String id = chunk.streamId();
    return Integer.parseInt(id, Source.STREAM_PREFIX.length(), id.length(), 10);
  }

  @Override
  public void onError(Throwable thrown) {
    failure = failure == null ? thrown : failure;
    done.countDown();
  }

  @Override
  public void onComplete() {
    done.countDown();
  }
}
