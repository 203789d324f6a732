package io.millrace.broker;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The application as it runs with {@code quarkus.profile=kafka} and {@code millrace.role=ingest}.
 */
public final class IngestProfile implements QuarkusTestProfile {
  static final int MAX_IN_FLIGHT_BYTES = 4_000_000;

  @Override
  public String getConfigProfile() {
    return "kafka";
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.role",
        "ingest",
        "millrace.ingest.max-in-flight-bytes",
        Integer.toString(MAX_IN_FLIGHT_BYTES));
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(KafkaResource.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }
}
