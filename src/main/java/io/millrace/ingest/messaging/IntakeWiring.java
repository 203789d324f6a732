package io.millrace.ingest.messaging;

import io.millrace.channel.MemoryConnector;
import io.millrace.kafka.KafkaClients;
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
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where chunks go, after the role. */
@Singleton
final class IntakeWiring {
  private static final String CONNECTOR = "mp.messaging.outgoing.chunks-accepted.connector";

  /** What a producer's buffers may take above what is on the way: each begins as a whole batch. */
  private static final long SLACK_BYTES = 64L << 20;

  /** Behind the observer that stops the pipeline from taking more. */
  private static final int AFTER_PIPELINE = 3000;

  @Produces
  @Singleton
  ChunkIntake intake(RoleConfig role, StreamRegistry registry, BrokerIntake broker) {
    return role.role() == Role.INGEST ? broker : new LocalIntake(registry);
  }

  /** With Kafka by a producer, else over a channel. */
  @Produces
  @Singleton
  AcceptedChunks accepted(
      RoleConfig role, KafkaClients clients, BrokerIntakeConfig config, ChannelChunks channel) {
    return producesToKafka(role)
        ? new KafkaChunks(clients.patientProducer(config.maxInFlightBytesOrDefault() + SLACK_BYTES))
        : channel;
  }

  private static boolean producesToKafka(RoleConfig role) {
    return role.role() == Role.INGEST && KafkaClients.areInUse();
  }

  void disposeOf(@Disposes AcceptedChunks chunks) {
    if (chunks instanceof KafkaChunks kafka) {
      kafka.close();
    }
  }

  /** A role that hands chunks over to nobody is a mistake. */
  void onStart(
      @Observes StartupEvent start,
      RoleConfig role,
      @ConfigProperty(name = CONNECTOR) String connector) {
    if (role.role() == Role.INGEST
        && !producesToKafka(role)
        && connector.equals(MemoryConnector.NAME)) {
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
