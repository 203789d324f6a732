package io.millrace.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.claim.ClaimException.Kind;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claim check over S3. */
class S3StoreTest extends ClaimCheckContract {
  private static final String ACCESS_KEY = "access";
  private static final String SECRET_KEY = "secret";
  private static final String BUCKET = "claims";

  @TempDir private static Path directory = Path.of("");

  private static @Nullable AutoCloseable server;
  private static @Nullable ObjectStore store;
  private static String endpoint = "";

  @BeforeAll
  static void startServer() throws Exception {
    server =
        S3Server.start(
            directory, ACCESS_KEY, SECRET_KEY, port -> endpoint = "http://127.0.0.1:" + port);
    MinioClient admin =
        MinioClient.builder().endpoint(endpoint).credentials(ACCESS_KEY, SECRET_KEY).build();
    admin.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
    admin.close();
    store = store(BUCKET, SECRET_KEY);
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private record Config(
      Optional<String> endpoint,
      String region,
      String bucket,
      Optional<String> accessKey,
      Optional<String> secretKey)
      implements ClaimConfig.S3 {}

  private static ObjectStore store(String bucket, String secretKey) {
    return new S3Store(
        new Config(
            Optional.of(endpoint),
            "us-east-1",
            bucket,
            Optional.of(ACCESS_KEY),
            Optional.of(secretKey)));
  }

  @Override
  ObjectStore store() {
    return Objects.requireNonNull(store);
  }

  @Test
  void store_thatRefuses_isUnavailableAndSaysWhy() {
    ClaimCheck claims = new ClaimCheck(store(BUCKET, "wrong"), THRESHOLD_BYTES, MAX_BYTES);
    byte[] data = new byte[10];

    assertThatExceptionOfType(ClaimException.class)
        .isThrownBy(() -> claims.store("cam", data, ClaimCheck.sha256(data)))
        .matches(e -> e.kind() == Kind.UNAVAILABLE);
  }

  @Test
  void bucket_thatIsMissing_isNotAMissingObject() {
    ClaimCheck claims = new ClaimCheck(store("nowhere", SECRET_KEY), THRESHOLD_BYTES, MAX_BYTES);
    String sha256 = "0".repeat(64);

    assertThatExceptionOfType(ClaimException.class)
        .isThrownBy(() -> claims.redeem("s3://nowhere/claims/cam/" + sha256, sha256))
        .matches(e -> e.kind() == Kind.UNAVAILABLE);
  }

  @Test
  void cleanUp_leavesWhatIsNoClaim() throws Exception {
    store().put("reports/2026.txt", new byte[1]);

    assertThat(store().deleteOlderThan(Instant.now().plusSeconds(86_400)))
        .isGreaterThanOrEqualTo(0);

    assertThat(store().get("reports/2026.txt")).isNotNull();
  }
}
