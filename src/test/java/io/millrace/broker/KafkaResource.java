package io.millrace.broker;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a broker with Millrace's topics beside the application. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {
  static final int PARTITIONS = 2;

  private @Nullable KafkaBroker broker;

  @Override
  public Map<String, String> start() {
    try {
      KafkaBroker fresh = new KafkaBroker();
      broker = fresh;
      fresh.createTopics(
          PARTITIONS, "media.chunks", "media.ordered", "media.events", "media.dead-letter");
      return Map.of("kafka.bootstrap.servers", fresh.bootstrapServers());
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not start", e);
    }
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
