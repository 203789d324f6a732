package io.millrace.codec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, in order, on threads of an executor. The tasks must not throw.
 */
final class Strand implements Executor {
  private final Executor worker;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean isRunning;

  Strand(Executor worker) {
    this.worker = worker;
  }

  /** Runs the task on the calling thread if the executor takes no more. */
  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (isRunning) {
        return;
      }
      isRunning = true;
    }
    try {
      worker.execute(this::runAll);
    } catch (RejectedExecutionException e) {
      runAll();
    }
  }

  private void runAll() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private @Nullable Runnable next() {
    synchronized (tasks) {
      Runnable task = tasks.poll();
      isRunning = task != null;
      return task;
    }
  }
}
