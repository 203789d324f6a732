package io.millrace.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.stream.PipelineListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Times chunks on their way. */
@Singleton
final class ChunkTimers implements PipelineListener {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofMillis(1),
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final Timer reorderDelay;
  private final Timer latency;

  ChunkTimers(MeterRegistry meters) {
    reorderDelay =
        Timer.builder("millrace.reorder.delay")
            .description("How long a chunk was held for those before it")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    latency =
        Timer.builder("millrace.end.to.end.latency")
            .description("From a chunk's arrival to its hand-over to a reader")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
  }

  @Override
  public void reordered(long heldNanos) {
    reorderDelay.record(heldNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void sent(long nanosSinceArrival) {
    latency.record(nanosSinceArrival, TimeUnit.NANOSECONDS);
  }
}
