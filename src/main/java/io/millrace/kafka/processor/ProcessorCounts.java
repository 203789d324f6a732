package io.millrace.kafka.processor;

import java.util.concurrent.atomic.LongAdder;

/** What the processor has done since it started; repeated work after a failure counts again. */
public final class ProcessorCounts {
  final LongAdder received = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder deadLetters = new LongAdder();
  final LongAdder commits = new LongAdder();
  final LongAdder commitNanos = new LongAdder();
  final LongAdder restarts = new LongAdder();

  /** Chunks read for the first time. */
  public long received() {
    return received.sum();
  }

  /** Chunks written in order. */
  public long delivered() {
    return delivered.sum();
  }

  public long duplicates() {
    return duplicates.sum();
  }

  /** Chunks refused; each is a dead letter too. */
  public long rejected() {
    return rejected.sum();
  }

  public long gaps() {
    return gaps.sum();
  }

  /** Records refused: chunks, and what is none. */
  public long deadLetters() {
    return deadLetters.sum();
  }

  /** Steps whose outputs the broker has acknowledged. */
  public long commits() {
    return commits.sum();
  }

  /** Time that these took, from the first output sent to the last acknowledgement. */
  public long commitNanos() {
    return commitNanos.sum();
  }

  /** Steps that failed and were done again. */
  public long restarts() {
    return restarts.sum();
  }
}
