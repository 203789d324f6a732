package io.millrace.bench.slowreader;

import io.millrace.delivery.ReaderConfig;

/**
 * How slow a reader is and how much may wait for it.
 *
 * @param bytesPerSecond what its link carries
 * @param maxChunks chunks that may wait
 * @param maxBytes bytes that may wait
 */
record Limits(double bytesPerSecond, int maxChunks, long maxBytes) {

  /** Half of a stream's average rate, and a queue for so many seconds of the stream. */
  static Limits halfRateOf(RecordedStream stream, double queueSeconds) {
    double rate = stream.bytesPerSecond();
    return new Limits(rate / 2, ReaderConfig.DEFAULT.maxChunks(), Math.round(rate * queueSeconds));
  }

  /** Half of a stream's average rate, and the queue that a reader has unless told otherwise. */
  static Limits halfRateAndDefaultQueueOf(RecordedStream stream) {
    ReaderConfig queue = ReaderConfig.DEFAULT;
    return new Limits(stream.bytesPerSecond() / 2, queue.maxChunks(), queue.maxBytes());
  }
}
