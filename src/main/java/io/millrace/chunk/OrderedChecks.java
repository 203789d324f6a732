package io.millrace.chunk;

import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.MediaChunk;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Validates the chunks of one run on several threads and hands them on in the order in which they
 * came.
 *
 * <p>A chunk with a checksum to compute goes to the workers; one without is checked where it comes
 * in, unless others wait, whom it then queues behind. Whoever finds the head of the line checked
 * hands it on, one thread at a time. Bounded by whoever submits: what has not been handed on yet
 * waits here.
 */
final class OrderedChecks {

  /** Payloads below this cost less to hash than to hand over. */
  static final int MIN_PARALLEL_BYTES = 4096;

  private final ChunkValidator validator;
  private final Executor executor;
  private final int maxWorkers;
  private final Next next;
  private final Queue<Check> line = new ConcurrentLinkedQueue<>();
  private final Queue<Check> unclaimed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger workers = new AtomicInteger();
  private final AtomicInteger handingOn = new AtomicInteger();

  /** Where checked chunks go. */
  interface Next {

    /** Takes a chunk and the first rule that it breaks, if any. */
    void checked(MediaChunk chunk, @Nullable ValidationFailed invalid);
  }

  /**
   * Makes an empty line.
   *
   * @param executor runs the checks; where it takes no more work, the caller does it
   * @param maxWorkers checks that may run on it at the same time
   */
  OrderedChecks(ChunkValidator validator, Executor executor, int maxWorkers, Next next) {
    this.validator = validator;
    this.executor = executor;
    this.maxWorkers = maxWorkers;
    this.next = next;
  }

  /** Takes a chunk; to be called by one thread at a time. */
  void submit(MediaChunk chunk) {
    boolean isHeavy = chunk.sizeBytes() >= MIN_PARALLEL_BYTES && validator.hashes(chunk);
    if (!isHeavy && waiting.get() == 0) {
      next.checked(chunk, validator.checkContent(chunk));
      return;
    }
    Check check = new Check(chunk, null);
    if (!isHeavy) {
      check.run(validator);
    }
    enqueue(check);
    if (isHeavy) {
      unclaimed.add(check);
      addWorker();
    }
  }

  /** Runs an action when all that was submitted before is handed on. Any thread. */
  void afterAll(Runnable action) {
    if (waiting.get() == 0) {
      action.run();
    } else {
      enqueue(new Check(null, action));
    }
  }

  private void enqueue(Check check) {
    waiting.incrementAndGet();
    line.add(check);
    if (check.isDone) {
      handOn();
    }
  }

  private void addWorker() {
    int running = workers.get();
    while (running < maxWorkers) {
      if (workers.compareAndSet(running, running + 1)) {
        try {
          executor.execute(this::work);
        } catch (RejectedExecutionException e) {
          work();
        }
        return;
      }
      running = workers.get();
    }
  }

  private void work() {
    do {
      for (Check check = unclaimed.poll(); check != null; check = unclaimed.poll()) {
        check.run(validator);
        handOn();
      }
      workers.decrementAndGet();
    } while (!unclaimed.isEmpty() && rejoin());
  }

  /** Something came between the last look and leaving. */
  private boolean rejoin() {
    int running = workers.get();
    return running < maxWorkers && workers.compareAndSet(running, running + 1);
  }

  private void handOn() {
    if (handingOn.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      for (Check head = line.peek(); head != null && head.isDone; head = line.peek()) {
        line.remove();
        head.handOn(next);
        waiting.decrementAndGet();
      }
      missed = handingOn.addAndGet(-missed);
    } while (missed != 0);
  }

  /** A chunk that waits for its check and for those before it, or an action that waits for them. */
  private static final class Check {
    private final @Nullable MediaChunk chunk;
    private final @Nullable Runnable action;
    private @Nullable ValidationFailed invalid;
    volatile boolean isDone;

    Check(@Nullable MediaChunk chunk, @Nullable Runnable action) {
      this.chunk = chunk;
      this.action = action;
      this.isDone = chunk == null;
    }

    void run(ChunkValidator validator) {
      if (chunk != null) {
        invalid = validator.checkContent(chunk);
      }
      isDone = true;
    }

    void handOn(Next next) {
      if (chunk != null) {
        next.checked(chunk, invalid);
      }
      if (action != null) {
        action.run();
      }
    }
  }
}
