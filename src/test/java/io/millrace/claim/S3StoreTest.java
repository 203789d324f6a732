package io.millrace.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.claim.ClaimException.Kind;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
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

  private static @Nullable BlobStoreContext blobs;
  private static @Nullable S3Proxy server;
  private static String endpoint = "";

  @BeforeAll
  static void startServer() throws Exception {
    Properties files = new Properties();
    files.setProperty("jclouds.filesystem.basedir", directory.toString());
    BlobStoreContext context =
        ContextBuilder.newBuilder("filesystem")
            .credentials("any", "any")
            .overrides(files)
            .build(BlobStoreContext.class);
    blobs = context;
    S3Proxy started =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    started.start();
    server = started;
    endpoint = "http://127.0.0.1:" + started.getPort();
    MinioClient admin =
        MinioClient.builder().endpoint(endpoint).credentials(ACCESS_KEY, SECRET_KEY).build();
    admin.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
    admin.close();
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.stop();
    }
    if (blobs != null) {
      blobs.close();
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
    return store(BUCKET, SECRET_KEY);
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
        .isThrownBy(() -> claims.redeem("s3://nowhere/cam/" + sha256, sha256))
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
