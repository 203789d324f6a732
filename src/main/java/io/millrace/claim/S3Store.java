package io.millrace.claim;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A bucket of an object store that speaks S3. */
final class S3Store implements ObjectStore {
  private static final long PATIENCE_MS = Duration.ofSeconds(10).toMillis();
  private static final String CONTENT_TYPE = "application/octet-stream";
  private static final String NO_SUCH_KEY = "NoSuchKey";

  /** Where claims are in the bucket. */
  private static final String FOLDER = "claims/";

  private final MinioClient client;

  private final String bucket;

  /** One request of the client's. */
  private interface Request<T> {
    T send() throws MinioException, GeneralSecurityException, IOException;
  }

  S3Store(ClaimConfig.S3 config) {
    this.client =
        MinioClient.builder()
            .endpoint(config.endpoint().orElseThrow())
            .region(config.region())
            .credentialsProvider(S3Credentials.of(config))
            .build();
    this.client.setTimeout(PATIENCE_MS, PATIENCE_MS, PATIENCE_MS);
    this.bucket = config.bucket();
  }

  @Override
  public String prefix() {
    return "s3://" + bucket + "/" + FOLDER;
  }

  private static <T> T send(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (MinioException | GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void put(String name, byte[] data) throws IOException {
    send(
        () ->
            client.putObject(
                PutObjectArgs.builder()
                    .bucket(bucket)
                    .object(FOLDER + name)
                    .contentType(CONTENT_TYPE)
                    .stream(new ByteArrayInputStream(data), data.length, -1)
                    .build()));
  }

  @Override
  public @Nullable InputStream get(String name) throws IOException {
    try {
      return send(
          () ->
              client.getObject(
                  GetObjectArgs.builder().bucket(bucket).object(FOLDER + name).build()));
    } catch (IOException e) {
      if (e.getCause() instanceof ErrorResponseException answer
          && NO_SUCH_KEY.equals(answer.errorResponse().code())) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public int deleteOlderThan(Instant time) throws IOException {
    int deleted = 0;
    for (Result<Item> each :
        client.listObjects(
            ListObjectsArgs.builder().bucket(bucket).prefix(FOLDER).recursive(true).build())) {
      Item object = send(each::get);
      if (!object.isDir() && object.lastModified().toInstant().isBefore(time) && isOurs(object)) {
        send(
            () -> {
              client.removeObject(
                  RemoveObjectArgs.builder().bucket(bucket).object(object.objectName()).build());
              return object;
            });
        deleted++;
      }
    }
    return deleted;
  }

  /** Whether the object is a claim: a bucket may hold other things, too. */
  private static boolean isOurs(Item object) {
    try {
      ClaimName.parse(object.objectName().substring(FOLDER.length()));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
