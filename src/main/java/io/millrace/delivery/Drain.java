package io.millrace.delivery;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Repeats a step on an executor, never twice at the same time, until it finds nothing to do; a wake
 * in the meantime is not lost.
 */
final class Drain implements Runnable {
  private final Executor executor;
  private final BooleanSupplier step;
  private final int stepsPerRun;
  private final AtomicInteger wakes = new AtomicInteger();

  /**
   * @param step does one thing and returns true, or finds nothing to do and returns false
   * @param stepsPerRun steps after which others get their turn on the executor
   */
  Drain(Executor executor, BooleanSupplier step, int stepsPerRun) {
    this.executor = executor;
    this.step = step;
    this.stepsPerRun = stepsPerRun;
  }

  /**
   * Has the step run from now on, on this thread only if the executor says so.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work; then no
   *     step runs any more
   */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this);
    }
  }

  @Override
  public void run() {
    int left = stepsPerRun;
    int seen = wakes.get();
    do {
      while (step.getAsBoolean()) {
        if (--left == 0) {
          executor.execute(this);
          return;
        }
      }
      seen = wakes.addAndGet(-seen);
    } while (seen != 0);
  }
}
