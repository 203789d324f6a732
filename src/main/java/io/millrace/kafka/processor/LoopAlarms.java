package io.millrace.kafka.processor;

import io.millrace.chunk.Alarms;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Alarms that go off when the loop looks at them, in the loop's thread. Not thread-safe. */
final class LoopAlarms implements Alarms {
  private final LongSupplier clock;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(entry -> entry.dueNanos));

  private static final class Entry implements Alarm {
    private final Runnable action;
    private final long dueNanos;
    private boolean isCancelled;

    Entry(Runnable action, long dueNanos) {
      this.action = action;
      this.dueNanos = dueNanos;
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }

  LoopAlarms(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public Alarm set(Runnable action, long delayNanos) {
    Entry entry = new Entry(action, clock.getAsLong() + delayNanos);
    entries.add(entry);
    return entry;
  }

  /** Whether one is set that may go off. */
  boolean isAnySet() {
    dropCancelled();
    return !entries.isEmpty();
  }

  /** Lets those go off that are due. */
  void goOff() {
    dropCancelled();
    while (!entries.isEmpty() && entries.peek().dueNanos <= clock.getAsLong()) {
      entries.remove().action.run();
      dropCancelled();
    }
  }

  private void dropCancelled() {
    while (!entries.isEmpty() && entries.peek().isCancelled) {
      entries.remove();
    }
  }
}
