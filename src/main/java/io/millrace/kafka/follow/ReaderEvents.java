package io.millrace.kafka.follow;

import io.millrace.event.EventBus;
import io.millrace.event.MediaStreamEvent;
import io.millrace.event.MediaStreamEvent.BufferUnderrun;
import io.millrace.event.MediaStreamEvent.ChunkDropped;
import io.millrace.event.MediaStreamEvent.ChunkRejected;
import io.millrace.event.MediaStreamEvent.GapDetected;
import io.millrace.event.MediaStreamEvent.QualityChanged;
import io.millrace.event.MediaStreamEvent.StreamStarted;
import io.millrace.event.MediaStreamEvent.StreamStopped;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaRecords;
import io.millrace.wire.EventIds;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens to the readers of this process to the events' topic. What happens to the
 * order of streams is written by those who make it. While the broker is away, events beyond a bound
 * are lost: they tell of a moment, and nobody waits for them.
 */
@Singleton
public final class ReaderEvents {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          ProducerConfig.BUFFER_MEMORY_CONFIG,
          1L << 20,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          5_000,
          ProducerConfig.LINGER_MS_CONFIG,
          5,
          ProducerConfig.CLIENT_ID_CONFIG,
          "millrace-reader-events");

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final Follower follower;
  private final EventBus events;
  private final EventIds ids;
  private final KafkaClients clients;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("millrace-reader-events").factory());
  private final LongAdder lost = new LongAdder();
  private @Nullable Producer<String, byte[]> producer;

  ReaderEvents(Follower follower, EventBus events, EventIds ids, KafkaClients clients) {
    this.follower = follower;
    this.events = events;
    this.ids = ids;
    this.clients = clients;
  }

  void onStart(@Observes StartupEvent start) {
    if (follower.isNeeded()) {
      events.events().filter(ReaderEvents::isOfAReader).emitOn(sender).subscribe().with(this::send);
    }
  }

  void onStop(@Observes ShutdownEvent stop) {
    sender.execute(this::close);
    sender.shutdown();
  }

  private void close() {
    if (producer != null) {
      producer.close(CLOSE_PATIENCE);
    }
  }

  private static boolean isOfAReader(MediaStreamEvent event) {
    return switch (event) {
      case ChunkDropped e -> true;
      case BufferUnderrun e -> true;
      case QualityChanged e -> e.rendition() == null;
      case StreamStarted e -> false;
      case StreamStopped e -> false;
      case GapDetected e -> false;
      case ChunkRejected e -> false;
    };
  }

  /** Blocks its own thread while the producer has no room; the listener's buffer is bounded. */
  private void send(MediaStreamEvent event) {
    try {
      if (producer == null) {
        producer = clients.producer(SETTINGS);
      }
      var unused =
          producer.send(KafkaRecords.of(event, ids.next()), (metadata, failure) -> count(failure));
    } catch (KafkaException e) {
      count(e);
    }
  }

  private void count(@Nullable Exception failure) {
    if (failure != null) {
      lost.increment();
    }
  }

  /** Events that the broker did not take. */
  public long lost() {
    return lost.sum();
  }
}
