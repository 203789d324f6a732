package io.millrace.telemetry;

import io.millrace.demux.Demuxer;
import io.millrace.kafka.BrokerContact;
import io.millrace.kafka.follow.FollowStatus;
import io.millrace.kafka.follow.Follower;
import io.millrace.stream.MediaIngest;
import io.millrace.stream.Pipeline;
import io.millrace.stream.StreamRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Tells an orchestrator when to start, feed and restart the server. */
@Singleton
final class PipelineHealth {

  /** Alive while the timer runs that keeps streams from stalling. */
  @Produces
  @Liveness
  HealthCheck timer(Pipeline pipeline) {
    return () -> HealthCheckResponse.named("timer").status(pipeline.isAlive()).build();
  }

  /** Ready while one more sender would be taken; not any more once the server drains. */
  @Produces
  @Readiness
  HealthCheck intake(StreamRegistry registry, MediaIngest ingest) {
    return () ->
        HealthCheckResponse.named("intake")
            .status(!registry.isClosed() && ingest.hasPlace())
            .withData("streams", registry.streamCount())
            .withData("senders", ingest.senders())
            .build();
  }

  /** Ready while readers get what the broker has, if this process shows that. */
  @Produces
  @Readiness
  HealthCheck readers(Follower follower) {
    return () -> {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("readers");
      if (!follower.isNeeded()) {
        return answer.up().build();
      }
      FollowStatus status = follower.status();
      answer.status(status.isUp()).withData("lag", status.lagRecords());
      if (status.trouble() != null) {
        answer.withData("trouble", status.trouble());
      }
      return answer.build();
    };
  }

  /** Ready while the brokers answer, if this process hands chunks over to them. */
  @Produces
  @Readiness
  HealthCheck brokers(BrokerContact brokers) {
    return () -> {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("brokers");
      String trouble = brokers.isNeeded() ? brokers.trouble() : null;
      return trouble == null
          ? answer.up().build()
          : answer.down().withData("trouble", trouble).build();
    };
  }

  /** Started when FFmpeg's libraries are loaded, which the first use pays for. */
  @Produces
  @Startup
  HealthCheck ffmpeg() {
    return () ->
        HealthCheckResponse.named("ffmpeg")
            .up()
            .withData("libavformat", Demuxer.libraryVersion())
            .build();
  }
}
