package io.millrace.function;

import io.millrace.claim.S3Server;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object store and a sink for the function ingest. */
public final class IngestSurroundings implements QuarkusTestResourceLifecycleManager {
  static final String BUCKET = "uploads";
  private static final String ACCESS_KEY = "access";
  private static final String SECRET_KEY = "secret";

  private static @Nullable SinkServer sink;
  private static @Nullable MinioClient store;
  private static @Nullable AutoCloseable server;
  private static String endpoint = "";

  static SinkServer sink() {
    return Objects.requireNonNull(sink);
  }

  static void put(String bucket, String key, byte[] data) throws Exception {
    Objects.requireNonNull(store)
        .putObject(
            PutObjectArgs.builder().bucket(bucket).object(key).stream(
                    new ByteArrayInputStream(data), data.length, -1)
                .build());
  }

  @Override
  public Map<String, String> start() {
    try {
      Path directory = Files.createTempDirectory("function-s3");
      server =
          S3Server.start(
              directory, ACCESS_KEY, SECRET_KEY, port -> endpoint = "http://127.0.0.1:" + port);
      MinioClient client =
          MinioClient.builder().endpoint(endpoint).credentials(ACCESS_KEY, SECRET_KEY).build();
      for (String bucket : new String[] {BUCKET, "private"}) {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
      }
      store = client;
      SinkServer made = new SinkServer();
      sink = made;
      return Map.of(
          "millrace.function.sink", made.address(),
          "millrace.function.s3.endpoint", endpoint,
          "millrace.function.s3.buckets", BUCKET,
          "millrace.function.s3.access-key", ACCESS_KEY,
          "millrace.function.s3.secret-key", SECRET_KEY,
          "millrace.function.s3.max-object-bytes", "300000");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    try {
      sink().close();
      Objects.requireNonNull(store).close();
      Objects.requireNonNull(server).close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
