package io.millrace.app;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Streams that must be created, give up gaps soon and are soon forgotten. */
public final class ShortTimes implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.stream.auto-create", "false",
        "millrace.stream.ttl", "2s",
        "millrace.chunk.sequence-timeout", "200ms",
        "millrace.stream.max-senders", "1");
  }
}
