package io.millrace.app;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Streams that are soon forgotten. */
public final class ShortLives implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("millrace.stream.ttl", "500ms");
  }
}
