package io.millrace.wire;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Ids for CloudEvents, unique across restarts: a random part for the process, then a count. */
public final class EventIds {
  private final String process = UUID.randomUUID().toString();
  private final AtomicLong count = new AtomicLong();

  public String next() {
    return process + "-" + count.incrementAndGet();
  }
}
