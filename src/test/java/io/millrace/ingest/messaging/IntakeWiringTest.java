package io.millrace.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.stream.Role;
import io.quarkus.runtime.StartupEvent;
import org.junit.jupiter.api.Test;

/** What the roles ask of the configuration. */
class IntakeWiringTest {
  private static final String MEMORY = "millrace-memory";
  private static final String KAFKA = "smallrye-kafka";

  private static void start(Role role, String connector) {
    new IntakeWiring().onStart(new StartupEvent(), () -> role, connector);
  }

  @Test
  void roleIngest_withoutABroker_doesNotStart() {
    assertThatIllegalStateException()
        .isThrownBy(() -> start(Role.INGEST, MEMORY))
        .withMessageContaining("quarkus.profile");
  }

  @Test
  void otherRoles_andIngestWithABroker_start() {
    assertThatCode(() -> start(Role.INGEST, KAFKA)).doesNotThrowAnyException();
    assertThatCode(() -> start(Role.ALL, MEMORY)).doesNotThrowAnyException();
    assertThatCode(() -> start(Role.PROCESSOR, MEMORY)).doesNotThrowAnyException();
  }
}
