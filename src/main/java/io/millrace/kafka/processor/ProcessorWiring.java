package io.millrace.kafka.processor;

import io.millrace.chunk.ChunkConfig;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaConfig;
import io.millrace.kafka.KafkaTopicsConfig;
import io.millrace.kafka.TopicCheck;
import io.millrace.stream.Role;
import io.millrace.stream.RoleConfig;
import io.millrace.stream.StreamConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the processor out of the configuration; it runs in role processor with profile kafka. */
@Singleton
final class ProcessorWiring {
  @Produces
  @Singleton
  ProcessorLoop processor(
      KafkaClients clients,
      TopicCheck topics,
      KafkaConfig kafka,
      KafkaTopicsConfig declared,
      ChunkConfig chunks,
      StreamConfig streams) {
    return new ProcessorLoop(
        clients,
        topics,
        new ProcessorSettings(
            chunks.processor(),
            chunks.limits(),
            streams.ttl(),
            streams.maxStreams(),
            declared.maxRecordBytes(),
            kafka.maxHeldBytes().orElse(Runtime.getRuntime().maxMemory() / 4),
            kafka.exactlyOnce(),
            kafka.groupId(),
            kafka.instanceId().orElse(null),
            InstantSource.system()));
  }

  static boolean runs(RoleConfig role) {
    return role.role() == Role.PROCESSOR && KafkaClients.areInUse();
  }

  void onStart(@Observes StartupEvent start, RoleConfig role, ProcessorLoop processor) {
    if (runs(role)) {
      processor.start();
    }
  }

  void onStop(@Observes ShutdownEvent stop, RoleConfig role, ProcessorLoop processor) {
    if (runs(role)) {
      processor.close();
    }
  }
}
