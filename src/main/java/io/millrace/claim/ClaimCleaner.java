package io.millrace.claim;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Deletes objects whose retention is over, again and again, on a thread of its own. */
final class ClaimCleaner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ClaimCleaner.class);

  /** An object is kept by at most this part of the retention too long. */
  private static final int ROUNDS_IN_RETENTION = 24;

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  private final ClaimCheck claims;
  private final Duration retention;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("millrace-claims").factory());

  ClaimCleaner(ClaimCheck claims, Duration retention) {
    if (!retention.isPositive()) {
      throw new IllegalArgumentException(
          "millrace.claim.retention " + retention + " is not positive");
    }
    this.claims = claims;
    this.retention = retention;
    Duration pause = retention.dividedBy(ROUNDS_IN_RETENTION);
    long pauseMs = Math.max(SHORTEST_PAUSE.toMillis(), pause.toMillis());
    var unused = thread.scheduleWithFixedDelay(this::clean, 0, pauseMs, TimeUnit.MILLISECONDS);
  }

  private void clean() {
    try {
      claims.removeOlderThan(Instant.now().minus(retention));
    } catch (IOException | RuntimeException e) {
      LOG.warnf("old claims could not be deleted, next try follows: %s", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
