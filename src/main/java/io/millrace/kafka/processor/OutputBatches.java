package io.millrace.kafka.processor;

/** How outputs go to the broker: in large batches, which a commit sends at once. */
final class OutputBatches {
  static final int BYTES = 512 * 1024;
  static final int LINGER_MS = 5;

  private OutputBatches() {}
}
