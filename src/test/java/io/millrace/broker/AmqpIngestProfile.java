package io.millrace.broker;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The application as it runs with {@code quarkus.profile=amqp} and {@code millrace.role=ingest}.
 */
public final class AmqpIngestProfile implements QuarkusTestProfile {
  @Override
  public String getConfigProfile() {
    return "amqp";
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("millrace.role", "ingest");
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
