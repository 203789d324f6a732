package io.millrace.app;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Streams that must be created and give up gaps soon, one sender at a time. */
public final class ShortTimes implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.stream.auto-create", "false",
        "millrace.chunk.sequence-timeout", "200ms",
        "millrace.stream.max-senders", "1");
  }
}
