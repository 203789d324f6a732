package io.millrace.broker;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** The application as it runs with {@code quarkus.profile=kafka}. */
public final class KafkaProfile implements QuarkusTestProfile {
  @Override
  public String getConfigProfile() {
    return "kafka";
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
