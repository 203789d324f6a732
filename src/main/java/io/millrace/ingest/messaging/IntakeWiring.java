package io.millrace.ingest.messaging;

import io.millrace.channel.MemoryConnector;
import io.millrace.stream.ChunkIntake;
import io.millrace.stream.LocalIntake;
import io.millrace.stream.Role;
import io.millrace.stream.RoleConfig;
import io.millrace.stream.StreamConfig;
import io.millrace.stream.StreamRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where chunks go, after the role. */
@Singleton
final class IntakeWiring {
  private static final String CONNECTOR = "mp.messaging.outgoing.chunks-accepted.connector";

  /** Behind the observer that stops the pipeline from taking more. */
  private static final int AFTER_PIPELINE = 3000;

  @Produces
  @Singleton
  ChunkIntake intake(RoleConfig role, StreamRegistry registry, BrokerIntake broker) {
    return role.role() == Role.INGEST ? broker : new LocalIntake(registry);
  }

  /** A role that hands chunks over to nobody is a mistake. */
  void onStart(
      @Observes StartupEvent start,
      RoleConfig role,
      @ConfigProperty(name = CONNECTOR) String connector) {
    if (role.role() == Role.INGEST && connector.equals(MemoryConnector.NAME)) {
      throw new IllegalStateException(
          "millrace.role is ingest, but chunks go to no broker: set quarkus.profile to kafka or"
              + " amqp, or "
              + CONNECTOR);
    }
  }

  /** Before the server closes: clients learn what became of what they sent. */
  void onStopping(
      @Observes @Priority(AFTER_PIPELINE) ShutdownDelayInitiatedEvent stopping,
      BrokerIntake broker,
      StreamConfig streams)
      throws InterruptedException {
    broker.drain(streams.drainTimeout());
  }
}
