package io.millrace.egress.messaging;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.millrace.stream.Receipts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What streams put out, on its way to a broker: reads a queue and tells whoever waits for it what
 * has been stored. Of one stream only so many messages are on their way at once as stay in order
 * when the broker goes away and the connector sends them again.
 *
 * <p>Thread-safe.
 */
final class OrderedOut implements MultiSubscriber<StreamItem> {
  private static final Logger LOG = Logger.getLogger(OrderedOut.class);

  /** Items taken out of the queue and not done. */
  private static final int MAX_OPEN = 256;

  private final Receipts receipts;
  private final BooleanSupplier isClosing;
  private final int maxPerStream;
  private final Function<MediaChunk, Message<byte[]>> writer;
  private final UnicastProcessor<Message<byte[]>> out = UnicastProcessor.create();
  private final Map<String, Line> lines = new HashMap<>();
  private Flow.@Nullable Subscription queue;
  private boolean isEnded;

  /** One stream's items. */
  private static final class Line {
    private final ArrayDeque<StreamItem> waiting = new ArrayDeque<>();
    private int onTheWay;
  }

  /**
   * Begins with the first item.
   *
   * @param isClosing whether streams end since the process does: what a broker has still is left to
   *     the process that comes next
   * @param maxPerStream messages of one stream on their way at once
   * @param writer makes a message of a chunk
   */
  OrderedOut(
      Receipts receipts,
      BooleanSupplier isClosing,
      int maxPerStream,
      Function<MediaChunk, Message<byte[]>> writer) {
    this.receipts = receipts;
    this.isClosing = isClosing;
    this.maxPerStream = maxPerStream;
    this.writer = writer;
  }

  Multi<Message<byte[]>> messages() {
    return out;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    synchronized (this) {
      queue = subscription;
    }
    subscription.request(MAX_OPEN);
  }

  @Override
  public void onItem(StreamItem item) {
    if (item instanceof MediaChunk chunk && isClosing.getAsBoolean() && receipts.forget(chunk)) {
      requestNext();
      return;
    }
    synchronized (this) {
      Line line = lines.computeIfAbsent(item.streamId(), id -> new Line());
      line.waiting.add(item);
      send(item.streamId(), line);
    }
  }

  private void send(String streamId, Line line) {
    while (!line.waiting.isEmpty() && line.onTheWay < maxPerStream) {
      StreamItem next = line.waiting.peek();
      if (next instanceof StreamItem.End && line.onTheWay > 0) {
        return;
      }
      line.waiting.remove();
      if (next instanceof MediaChunk chunk) {
        line.onTheWay++;
        out.onNext(message(chunk, line));
      } else {
        if (next instanceof StreamItem.End && !isClosing.getAsBoolean()) {
          receipts.ended(streamId);
        }
        requestNext();
      }
    }
    if (line.waiting.isEmpty() && line.onTheWay == 0) {
      lines.remove(streamId, line);
      completeIfDone();
    }
  }

  private Message<byte[]> message(MediaChunk chunk, Line line) {
    return writer
        .apply(chunk)
        .withAck(
            () -> {
              receipts.delivered(chunk);
              left(chunk, line);
              return CompletableFuture.completedFuture(null);
            })
        .withNack(
            reason -> {
              LOG.warnf(
                  "chunk %d of stream '%s' is not stored: %s",
                  chunk.sequenceNumber(), chunk.streamId(), reason.getMessage());
              receipts.refused(chunk, String.valueOf(reason.getMessage()));
              left(chunk, line);
              return CompletableFuture.completedFuture(null);
            });
  }

  private void left(MediaChunk chunk, Line line) {
    synchronized (this) {
      line.onTheWay--;
      send(chunk.streamId(), line);
    }
    requestNext();
  }

  private void requestNext() {
    Flow.Subscription source;
    synchronized (this) {
      source = queue;
    }
    if (source != null) {
      source.request(1);
    }
  }

  private void completeIfDone() {
    if (isEnded && lines.isEmpty()) {
      out.onComplete();
    }
  }

  @Override
  public synchronized void onCompletion() {
    isEnded = true;
    completeIfDone();
  }

  @Override
  public void onFailure(Throwable failure) {
    out.onError(failure);
  }
}
