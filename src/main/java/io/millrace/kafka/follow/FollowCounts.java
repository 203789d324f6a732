package io.millrace.kafka.follow;

import java.util.concurrent.atomic.LongAdder;

/** What became of the records that were read. Thread-safe. */
public final class FollowCounts {
  final LongAdder taken = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder refused = new LongAdder();

  FollowCounts() {}

  /** Shown to readers, or told as events. */
  public long taken() {
    return taken.sum();
  }

  /** Read before, under another offset. */
  public long repeated() {
    return repeated.sum();
  }

  /** Not what the topic should hold. */
  public long refused() {
    return refused.sum();
  }
}
