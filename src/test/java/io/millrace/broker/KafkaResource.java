package io.millrace.broker;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs a broker with Millrace's topics beside the application. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {
  static final int PARTITIONS = 2;

  /** Beside the build's other output, so that it goes with it. */
  private final Path claims = Path.of("target", "claims-" + UUID.randomUUID());

  private @Nullable KafkaBroker broker;

  @Override
  public Map<String, String> start() {
    try {
      KafkaBroker fresh = new KafkaBroker();
      broker = fresh;
      fresh.createTopics(
          PARTITIONS, "media.chunks", "media.ordered", "media.events", "media.dead-letter");
      return Map.of(
          "kafka.bootstrap.servers",
          fresh.bootstrapServers(),
          "millrace.claim.directory",
          claims.toString());
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not start", e);
    }
  }

  /** Hands the broker to a test that stops and starts it. */
  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(
        Objects.requireNonNull(broker), new TestInjector.MatchesType(KafkaBroker.class));
  }

  @Override
  public void stop() {
    if (broker != null) {
      try {
        broker.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
