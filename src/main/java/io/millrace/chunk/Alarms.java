package io.millrace.chunk;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Where sequences have themselves called back when something is due. */
public interface Alarms {

  /**
   * Sets an alarm.
   *
   * @param action run once, after the delay
   * @throws RejectedExecutionException if it never will be
   */
  Alarm set(Runnable action, long delayNanos);

  /** One that is set. */
  interface Alarm {
    /** Sees that it does not go off any more, unless it is going off now. */
    void cancel();
  }

  /** Alarms that go off on the executor's threads. */
  static Alarms on(ScheduledExecutorService executor) {
    return (action, delayNanos) -> {
      ScheduledFuture<?> future = executor.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    };
  }
}
