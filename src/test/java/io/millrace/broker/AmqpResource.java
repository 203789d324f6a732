package io.millrace.broker;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a broker beside the application. */
public final class AmqpResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable AmqpBroker broker;

  @Override
  public Map<String, String> start() {
    try {
      AmqpBroker fresh = new AmqpBroker();
      broker = fresh;
      return Map.of("amqp-host", "127.0.0.1", "amqp-port", Integer.toString(fresh.port()));
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not start", e);
    }
  }

  /** Hands the broker to a test that stops and starts it. */
  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(
        Objects.requireNonNull(broker), new TestInjector.MatchesType(AmqpBroker.class));
  }

  @Override
  public void stop() {
    if (broker != null) {
      try {
        broker.remove();
      } catch (Exception e) {
        throw new IllegalStateException("the broker does not stop", e);
      }
    }
  }
}
