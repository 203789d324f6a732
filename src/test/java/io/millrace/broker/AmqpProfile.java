package io.millrace.broker;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** The application as it runs with {@code quarkus.profile=amqp}. */
public final class AmqpProfile implements QuarkusTestProfile {
  @Override
  public String getConfigProfile() {
    return "amqp";
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(AmqpResource.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }
}
