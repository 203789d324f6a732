package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.TopicCheck;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a processor going in a thread of its own: a session after the other, each beginning where
 * the last one committed, until it is closed. A failure ends a session and never the loop.
 */
public final class ProcessorLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ProcessorLoop.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Longer than a commit takes; a broker that is away is not waited for. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final KafkaClients clients;
  private final TopicCheck topics;
  private final ProcessorSettings settings;
  private final ProcessorCounts counts = new ProcessorCounts();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable ProcessorSession session;
  private volatile boolean isWanted;
  private volatile @Nullable String trouble = "not started";
  private volatile Consumer<Set<Integer>> listener = partitions -> {};

  /** Makes a loop that does not run yet. */
  ProcessorLoop(KafkaClients clients, TopicCheck topics, ProcessorSettings settings) {
    this.clients = clients;
    this.topics = topics;
    this.settings = settings;
    this.thread = Thread.ofPlatform().name("millrace-processor").unstarted(this::run);
  }

  void start() {
    isWanted = true;
    thread.start();
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!isClosing()) {
      long start = System.nanoTime();
      try {
        topics.require();
        runSession();
      } catch (WakeupException | InterruptException e) {
        LOG.debug("woken up to end", e);
      } catch (RuntimeException e) {
        if (!isClosing()) {
          counts.restarts.increment();
          trouble = String.valueOf(e.getMessage());
          boolean ranLong = System.nanoTime() - start > LONGEST_PAUSE.toNanos();
          pause = ranLong ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
          LOG.warnf(
              "processor goes back to what is committed in %d ms: %s", pause.toMillis(), trouble);
          LOG.debug("the processor's trouble", e);
          await(pause);
        }
      }
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void runSession() {
    try (ProcessorSession running = new ProcessorSession(clients, settings, counts)) {
      session = running;
      while (!isClosing()) {
        Set<Integer> before = running.status().keySet();
        running.step();
        trouble = null;
        if (!before.equals(running.status().keySet())) {
          listener.accept(running.status().keySet());
        }
      }
    } finally {
      session = null;
      listener.accept(Set.of());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void await(Duration pause) {
    try {
      boolean unused = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The partitions that this processor has. */
  public Map<Integer, PartitionStatus> partitions() {
    ProcessorSession running = session;
    return running == null ? Map.of() : running.status();
  }

  /** Has the listener told of the partitions whenever they are others; there is one listener. */
  public void onAssignment(Consumer<Set<Integer>> newListener) {
    listener = newListener;
  }

  public ProcessorCounts counts() {
    return counts;
  }

  /** Why it does not process; null if it does. */
  public @Nullable String trouble() {
    return trouble;
  }

  /** Whether this process is to process. */
  public boolean isWanted() {
    return isWanted;
  }

  /** True while its thread runs. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Finishes the step in progress and leaves the group. If the broker does not let it in ten
   * seconds, the step is broken off, uncommitted as in a crash.
   */
  @Override
  public void close() {
    closing.countDown();
    ProcessorSession running = session;
    if (running != null) {
      running.wakeUp();
    }
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        LOG.warnf("the broker does not answer within %s: the step is broken off", CLOSE_PATIENCE);
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
