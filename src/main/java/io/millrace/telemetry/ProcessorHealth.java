package io.millrace.telemetry;

import io.millrace.kafka.processor.ProcessorLoop;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells an orchestrator how the processor of Kafka is. Without that profile there is none, and the
 * checks are up: channels have checks of their own.
 */
@Singleton
final class ProcessorHealth {
  private static final String ROLE = "millrace.role";
  private static final String PROCESSOR = "processor";

  /** Ready while it processes, or waits for partitions; not while the broker is away. */
  @Produces
  @Readiness
  @LookupIfProperty(name = ROLE, stringValue = PROCESSOR)
  HealthCheck processing(ProcessorLoop processor) {
    return () -> {
      String trouble = processor.trouble();
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("processor")
              .status(trouble == null || !processor.isWanted())
              .withData("partitions", processor.partitions().size());
      return (trouble == null ? response : response.withData("trouble", trouble)).build();
    };
  }

  /** Alive while its thread is, whatever the broker does. */
  @Produces
  @Liveness
  @LookupIfProperty(name = ROLE, stringValue = PROCESSOR)
  HealthCheck looping(ProcessorLoop processor) {
    return () ->
        HealthCheckResponse.named("processor thread")
            .status(processor.isAlive() || !processor.isWanted())
            .build();
  }
}
