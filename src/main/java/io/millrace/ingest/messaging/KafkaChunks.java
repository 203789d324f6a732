package io.millrace.ingest.messaging;

import io.millrace.kafka.KafkaRecords;
import io.millrace.wire.EventIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Chunks by a producer into {@code media.chunks}. The producer copies a payload and nothing holds
 * on to the chunk from then on, however long the broker takes: what is on the way is in the
 * producer's buffers alone.
 */
final class KafkaChunks implements AcceptedChunks, AutoCloseable {
  private final Producer<String, byte[]> producer;
  private final EventIds ids = new EventIds();

  /** The producer blocks while it knows no broker, or has no room. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("millrace-accepted-chunks").factory());

  KafkaChunks(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  @Override
  public void send(OutgoingChunk chunk, @Nullable String dataref, Stored stored) {
    try {
      thread.execute(() -> produce(chunk, dataref, stored));
    } catch (RejectedExecutionException e) {
      stored.done(e);
    }
  }

  private void produce(OutgoingChunk outgoing, @Nullable String dataref, Stored stored) {
    try {
      var unused =
          producer.send(
              KafkaRecords.ofAccepted(
                  outgoing.chunk(),
                  ids.next(),
                  outgoing.restarts(),
                  outgoing.trackConfig(),
                  dataref),
              (metadata, failure) -> stored.done(failure));
    } catch (RuntimeException e) {
      stored.done(e);
    }
  }

  /** Breaks off what is on its way: each chunk of it fails. */
  @Override
  public void close() {
    List<Runnable> waiting = thread.shutdownNow();
    producer.close(Duration.ZERO);
    waiting.forEach(Runnable::run);
  }
}
