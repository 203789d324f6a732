package io.millrace.channel;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** An in-memory channel into the pipeline: bounded by the messages that are not settled yet. */
final class MemoryInlet {
  static final int MAX_UNSETTLED = 1024;

  private final String channel;
  private final Semaphore unsettled = new Semaphore(MAX_UNSETTLED);
  private final AtomicReference<@Nullable MultiEmitter<? super Message<byte[]>>> consumer =
      new AtomicReference<>();

  MemoryInlet(String channel) {
    this.channel = channel;
  }

  Multi<Message<byte[]>> messages() {
    return Multi.createFrom()
        .<Message<byte[]>>emitter(emitter -> consumer.set(emitter), BackPressureStrategy.BUFFER);
  }

  Uni<Void> send(Message<byte[]> message) {
    return Uni.createFrom()
        .emitter(
            settled -> {
              MultiEmitter<? super Message<byte[]>> target = consumer.get();
              if (target == null) {
                throw new IllegalStateException("nothing consumes channel '" + channel + "'");
              }
              if (!unsettled.tryAcquire()) {
                throw new ChannelFullException(channel, MAX_UNSETTLED);
              }
              target.emit(
                  message
                      .withAck(() -> settle(settled, null))
                      .withNack(reason -> settle(settled, reason)));
            });
  }

  private CompletionStage<Void> settle(
      UniEmitter<? super Void> settled, @Nullable Throwable reason) {
    unsettled.release();
    if (reason == null) {
      settled.complete(null);
    } else {
      settled.fail(reason);
    }
    return CompletableFuture.completedFuture(null);
  }
}
