package io.millrace.kafka.follow;

import io.millrace.kafka.KafkaClients;
import io.millrace.stream.FollowConfig;
import io.millrace.stream.StreamOrigin;
import io.millrace.stream.StreamRegistry;
import io.millrace.stream.StreamSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the broker's topics for the readers of this process, if its streams come from there: one
 * thread, which tries again for as long as the broker does not answer.
 */
@Singleton
public final class Follower {
  private static final Logger LOG = Logger.getLogger(Follower.class);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private static final Map<String, Object> SETTINGS =
      Map.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "earliest",
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false,
          ConsumerConfig.METADATA_MAX_AGE_CONFIG,
          5_000,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          8 << 20,
          ConsumerConfig.CLIENT_ID_CONFIG,
          "millrace-follower");

  private final KafkaClients clients;
  private final RecordIntake intake;
  private final boolean isNeeded;
  private final Duration lookback;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile FollowStatus status = FollowStatus.STARTING;
  private volatile @Nullable Consumer<String, byte[]> consumer;
  private @Nullable Thread thread;
  private long nextCheckNanos = System.nanoTime();

  Follower(
      KafkaClients clients, RecordIntake intake, StreamRegistry registry, FollowConfig config) {
    StreamSettings settings = registry.settings();
    this.clients = clients;
    this.intake = intake;
    this.isNeeded = settings.origin() == StreamOrigin.BROKER;
    this.lookback = config.lookback().orElse(settings.ttl());
  }

  /** Whether this process shows what the broker has. */
  public boolean isNeeded() {
    return isNeeded;
  }

  public FollowStatus status() {
    return status;
  }

  public FollowCounts counts() {
    return intake.counts();
  }

  void onStart(@Observes StartupEvent start) {
    if (isNeeded) {
      thread = Thread.ofPlatform().daemon().name("millrace-follower").start(this::run);
    }
  }

  void onStop(@Observes ShutdownEvent stop) throws InterruptedException {
    stopping.countDown();
    Consumer<String, byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    if (thread != null) {
      thread.join(STOP_PATIENCE);
    }
  }

  private void run() {
    Instant from = Instant.now().minus(lookback);
    while (!isStopping()) {
      try (Consumer<String, byte[]> opened = clients.consumer(SETTINGS)) {
        consumer = opened;
        follow(new TopicReader(opened, intake, from));
      } catch (RuntimeException e) {
        lost(e);
      }
    }
  }

  private void follow(TopicReader reader) {
    while (!isStopping()) {
      try {
        if (System.nanoTime() - nextCheckNanos >= 0) {
          nextCheckNanos = System.nanoTime() + CHECK_INTERVAL.toNanos();
          reader.check(lag -> change(now -> now.reached(false, lag)));
        }
        reader.read(() -> change(now -> now.reached(true, now.lagRecords())));
      } catch (WakeupException e) {
        return;
      } catch (RuntimeException e) {
        lost(e);
      }
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void lost(RuntimeException e) {
    change(now -> now.lost(String.valueOf(e.getMessage())));
    nextCheckNanos = System.nanoTime();
    try {
      stopping.await(CHECK_INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }

  private void change(UnaryOperator<FollowStatus> next) {
    FollowStatus before = status;
    FollowStatus after = next.apply(before);
    status = after;
    if (after.trouble() != null && before.trouble() == null) {
      LOG.warnf("The ordered topic cannot be read: %s", after.trouble());
    } else if (after.isUp() && !before.isUp()) {
      LOG.infof("Following the ordered topic, %d records behind", after.lagRecords());
    }
  }
}
