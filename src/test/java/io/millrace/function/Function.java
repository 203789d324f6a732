package io.millrace.function;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The process as each of the functions, with limits that tests reach. */
abstract class Function implements QuarkusTestProfile {
  static final int MAX_EVENT_BYTES = 200_000;
  static final int MAX_ANSWER_BYTES = 200_000;

  /** Where the claims of the tests are. */
  static final Path CLAIMS = Path.of("target/function-claims").toAbsolutePath();

  private final String name;

  private Function(String name) {
    this.name = name;
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.function.name", name,
        "millrace.function.max-event-bytes", String.valueOf(MAX_EVENT_BYTES),
        "millrace.function.max-answer-bytes", String.valueOf(MAX_ANSWER_BYTES),
        "millrace.function.quality", "LOW",
        "millrace.claim.directory", CLAIMS.toString());
  }

  public static final class Thumbnail extends Function {
    public Thumbnail() {
      super("thumbnail");
    }
  }

  public static final class Transcode extends Function {
    public Transcode() {
      super("transcode");
    }
  }

  public static final class Ingest extends Function {
    public Ingest() {
      super("ingest");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(IngestSurroundings.class));
    }
  }
}
