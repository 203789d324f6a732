package io.millrace.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.claim.ClaimException.Kind;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
    return new S3Store(config(bucket, Optional.of(ACCESS_KEY), Optional.of(secretKey)));
  }

  private static Config config(
      String bucket, Optional<String> accessKey, Optional<String> secretKey) {
    return new Config(Optional.of(endpoint), "us-east-1", bucket, accessKey, secretKey);
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

  /** A store that is asked by the role of the process, as the variables given tell. */
  private static byte[] storedByRole(Map<String, String> variables) throws IOException {
    variables.forEach(System::setProperty);
    try {
      ObjectStore byRole = new S3Store(config(BUCKET, Optional.empty(), Optional.empty()));
      byRole.put("cam/role", new byte[] {7});
      try (InputStream in = Objects.requireNonNull(byRole.get("cam/role"))) {
        return in.readAllBytes();
      }
    } finally {
      variables.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void roleOfAServiceAccount_isAsked(@TempDir Path token) throws Exception {
    Path file = Files.writeString(token.resolve("token"), "a.b.c");
    List<String> asked = new CopyOnWriteArrayList<>();
    try (KeyServer sts =
        KeyServer.answering(
            request -> {
              asked.add(request);
              return """
                  <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                    <AssumeRoleWithWebIdentityResult><Credentials>
                      <AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
                      <SessionToken>session</SessionToken>
                      <Expiration>2099-01-01T00:00:00Z</Expiration>
                    </Credentials></AssumeRoleWithWebIdentityResult>
                  </AssumeRoleWithWebIdentityResponse>
                  """
                  .formatted(ACCESS_KEY, SECRET_KEY);
            })) {
      byte[] stored =
          storedByRole(
              Map.of(
                  "AWS_WEB_IDENTITY_TOKEN_FILE", file.toString(),
                  "AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/millrace",
                  "AWS_ENDPOINT_URL_STS", sts.url()));

      assertThat(stored).containsExactly(7);
      assertThat(asked).hasSize(1);
      assertThat(asked.getFirst())
          .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=a.b.c", "millrace");
    }
  }

  @Test
  void roleOfATask_isAsked() throws Exception {
    try (KeyServer keys =
        KeyServer.answering(
            request ->
                """
                {"AccessKeyID":"%s","SecretAccessKey":"%s","Expiration":"2099-01-01T00:00:00Z"}
                """
                    .formatted(ACCESS_KEY, SECRET_KEY))) {
      assertThat(storedByRole(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", keys.url())))
          .containsExactly(7);
    }
  }
}
