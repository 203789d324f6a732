package io.millrace.codec;

import io.millrace.media.CodecStats;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what all copies of a codec do. Thread-safe; a reset moves the zero, not the counts. */
final class CodecCounters {
  private final LongAdder framesEncoded = new LongAdder();
  private final LongAdder framesDecoded = new LongAdder();
  private final LongAdder bytesProcessed = new LongAdder();
  private final LongAdder encodingNanos = new LongAdder();
  private final LongAdder rawBytes = new LongAdder();
  private final LongAdder codedBytes = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private volatile Counts zero = new Counts(0, 0, 0, 0, 0, 0, 0);

  private record Counts(
      long framesEncoded,
      long framesDecoded,
      long bytesProcessed,
      long encodingNanos,
      long rawBytes,
      long codedBytes,
      long errors) {

    CodecStats since(Counts zero) {
      long raw = rawBytes - zero.rawBytes;
      long coded = codedBytes - zero.codedBytes;
      return new CodecStats(
          framesEncoded - zero.framesEncoded,
          framesDecoded - zero.framesDecoded,
          bytesProcessed - zero.bytesProcessed,
          TimeUnit.NANOSECONDS.toMillis(encodingNanos - zero.encodingNanos),
          coded == 0 ? 1 : (double) raw / coded,
          errors - zero.errors);
    }
  }

  /** A raw frame went in and so many coded ones came out. */
  void encoded(long bytesIn, long framesOut, long bytesOut, long nanos) {
    bytesProcessed.add(bytesIn);
    rawBytes.add(bytesIn);
    framesEncoded.add(framesOut);
    codedBytes.add(bytesOut);
    encodingNanos.add(nanos);
  }

  /** A coded frame went in and so many raw ones came out. */
  void decoded(long bytesIn, long framesOut) {
    bytesProcessed.add(bytesIn);
    framesDecoded.add(framesOut);
  }

  void failed() {
    errors.increment();
  }

  private Counts counts() {
    return new Counts(
        framesEncoded.sum(),
        framesDecoded.sum(),
        bytesProcessed.sum(),
        encodingNanos.sum(),
        rawBytes.sum(),
        codedBytes.sum(),
        errors.sum());
  }

  /** Since the last reset. */
  CodecStats stats() {
    return counts().since(zero);
  }

  /** Since the start, whatever was reset. */
  CodecStats totals() {
    return counts().since(new Counts(0, 0, 0, 0, 0, 0, 0));
  }

  void reset() {
    zero = counts();
  }
}
