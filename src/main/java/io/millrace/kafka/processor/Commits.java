package io.millrace.kafka.processor;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Commits one step in a thread of its own while the next is being made. Used by the loop's thread
 * alone.
 */
final class Commits implements AutoCloseable {
  private final Committer committer;
  private final ProcessorCounts counts;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("millrace-processor-commit").factory());
  private @Nullable Pending pending;

  private record Pending(StepOutcome outcome, Future<Boolean> isStored) {}

  Commits(Committer committer, ProcessorCounts counts) {
    this.committer = committer;
    this.counts = counts;
  }

  /** Begins to commit; what was begun before must be finished. */
  void begin(StepOutcome outcome) {
    if (pending != null) {
      throw new IllegalStateException("the step before is not finished");
    }
    pending = new Pending(outcome, thread.submit(() -> store(outcome)));
  }

  private boolean store(StepOutcome outcome) {
    long start = System.nanoTime();
    boolean isStored = committer.store(outcome);
    counts.commitNanos.add(System.nanoTime() - start);
    return isStored;
  }

  /** Whether what was begun is not stored yet: finishing it would wait. */
  boolean isUnderWay() {
    return pending != null && !pending.isStored().isDone();
  }

  /**
   * Waits for what was begun.
   *
   * @return false if the group has moved on: nothing of it is committed
   * @throws KafkaException if that is unknown or hopeless
   */
  boolean finish(Consumer<String, byte[]> consumer) {
    Pending last = pending;
    if (last == null) {
      return true;
    }
    pending = null;
    boolean isCommitted = await(last.isStored()) && committer.settle(last.outcome(), consumer);
    if (isCommitted) {
      counts.commits.increment();
    }
    return isCommitted;
  }

  private static boolean await(Future<Boolean> isStored) {
    try {
      return isStored.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException problem
          ? problem
          : new KafkaException("a step was not committed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  /** Breaks off what is not finished. */
  @Override
  public void close() {
    thread.shutdownNow();
    committer.close();
  }
}
