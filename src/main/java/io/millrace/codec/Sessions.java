package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts open encoders and decoders, and bounds them. Thread-safe. */
final class Sessions {
  private final int maxSessions;
  private final AtomicInteger open = new AtomicInteger();

  Sessions(int maxSessions) {
    this.maxSessions = maxSessions;
  }

  /** Counts one more, which {@link #closed} has to follow. */
  void opening() throws CodecException {
    if (open.incrementAndGet() > maxSessions) {
      open.decrementAndGet();
      throw new CodecException(
          Kind.LIMIT, "one more encoder or decoder: millrace.codec.max-sessions is " + maxSessions);
    }
  }

  void closed() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }
}
