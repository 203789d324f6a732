package io.millrace.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server that was told where to unpack FFmpeg's libraries. */
@QuarkusTest
@TestProfile(LibraryCacheIT.OwnFolder.class)
class LibraryCacheIT {
  private static final Path FOLDER = Path.of("target", "library-cache").toAbsolutePath();

  /** A folder of the build. */
  public static final class OwnFolder implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("millrace.codec.library-cache", FOLDER.toString());
    }
  }

  /** Other servers of this process may have loaded the libraries; so the setting is asked for. */
  @Test
  void server_started_hasHandedTheFolderOn() {
    given().get("/q/health/started").then().statusCode(200);

    assertThat(FOLDER).isDirectory();
    assertThat(System.getProperty("org.bytedeco.javacpp.cachedir")).isEqualTo(FOLDER.toString());
  }
}
