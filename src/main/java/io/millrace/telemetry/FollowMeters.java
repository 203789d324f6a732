package io.millrace.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.kafka.follow.FollowCounts;
import io.millrace.kafka.follow.Follower;
import io.millrace.kafka.follow.ReaderEvents;
import io.millrace.kafka.follow.TopicEvents;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Publishes how the broker's topics are followed; all is 0 in a process that does not. */
@Singleton
final class FollowMeters {
  private final MeterRegistry meters;

  FollowMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void onStart(
      @Observes StartupEvent start, Follower follower, TopicEvents events, ReaderEvents own) {
    records(follower.counts(), FollowCounts::taken, "taken");
    records(follower.counts(), FollowCounts::repeated, "repeated");
    records(follower.counts(), FollowCounts::refused, "refused");
    lost(events, TopicEvents::lost, "unheard");
    lost(own, ReaderEvents::lost, "unsent");
    Gauge.builder("millrace.follow.lag", () -> follower.status().lagRecords())
        .description("Records of the ordered topic that are not read yet")
        .register(meters);
  }

  private void records(FollowCounts counts, ToDoubleFunction<FollowCounts> count, String result) {
    FunctionCounter.builder("millrace.follow.records", counts, count)
        .description("Records read from the topics by what became of them")
        .tag("result", result)
        .register(meters);
  }

  private <T> void lost(T source, ToDoubleFunction<T> count, String how) {
    FunctionCounter.builder("millrace.follow.events.lost", source, count)
        .description("Events of the topic that somebody missed")
        .tag("how", how)
        .register(meters);
  }
}
