package io.millrace.app;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** One transcode at a time, of two seconds at most and of small pictures. */
public final class OneTranscode implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.codec.max-transcodes", "1",
        "millrace.codec.max-duration", "2s",
        "millrace.codec.max-pixels", "230400");
  }
}
