package io.millrace.function;

import io.millrace.function.FunctionConfig.S3;
import io.millrace.function.FunctionException.Kind;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches objects of the configured buckets at the configured store, and no others: a notification
 * names neither the store nor a bucket of its sender's choice.
 */
@Singleton
class ObjectFetcher {
  private static final long PATIENCE_MS = Duration.ofSeconds(20).toMillis();
  private static final List<String> MISSING = List.of("NoSuchKey", "NoSuchVersion");

  private final List<String> buckets;
  private final long maxBytes;
  private final @Nullable MinioClient client;

  ObjectFetcher(S3 config) {
    this.buckets = config.buckets().orElse(List.of());
    this.maxBytes = config.maxObjectBytes();
    this.client = config.endpoint().map(endpoint -> client(endpoint, config)).orElse(null);
  }

  private static MinioClient client(String endpoint, S3 config) {
    MinioClient.Builder builder = MinioClient.builder().endpoint(endpoint).region(config.region());
    if (config.accessKey().isPresent() && config.secretKey().isPresent()) {
      builder.credentials(config.accessKey().get(), config.secretKey().get());
    }
    MinioClient made = builder.build();
    made.setTimeout(PATIENCE_MS, PATIENCE_MS, PATIENCE_MS);
    return made;
  }

  /**
   * Begins to read an object; blocks.
   *
   * @throws FunctionException OBJECT_FOREIGN, OBJECT_TOO_LARGE, OBJECT_MISSING or STORE_UNAVAILABLE
   */
  ObjectBytes open(ObjectCreated object) {
    MinioClient store = client;
    String place = "s3://%s/%s".formatted(object.bucket(), object.key());
    if (store == null) {
      throw new FunctionException(
          Kind.OBJECT_FOREIGN,
          place,
          "no object store is configured (millrace.function.s3.endpoint), which '%s' needs"
              .formatted(place));
    }
    if (!buckets.contains(object.bucket())) {
      throw new FunctionException(
          Kind.OBJECT_FOREIGN,
          object.bucket(),
          "bucket '%s': expected one of %s (millrace.function.s3.buckets)"
              .formatted(object.bucket(), buckets));
    }
    if (object.sizeBytes() > maxBytes) {
      throw ObjectBytes.tooLarge(place, maxBytes);
    }
    return new ObjectBytes(place, get(store, object, place), maxBytes);
  }

  private static InputStream get(MinioClient store, ObjectCreated object, String place) {
    GetObjectArgs.Builder what =
        GetObjectArgs.builder().bucket(object.bucket()).object(object.key());
    if (object.versionId() != null) {
      what.versionId(object.versionId());
    }
    try {
      return store.getObject(what.build());
    } catch (ErrorResponseException e) {
      if (MISSING.contains(e.errorResponse().code())) {
        throw new FunctionException(
            Kind.OBJECT_MISSING, place, "there is no object '%s' any more".formatted(place), e);
      }
      throw unavailable(place, e);
    } catch (MinioException | GeneralSecurityException | IOException e) {
      throw unavailable(place, e);
    }
  }

  static FunctionException unavailable(String place, Exception cause) {
    return new FunctionException(
        Kind.STORE_UNAVAILABLE,
        place,
        "the object store did not answer for '%s': %s".formatted(place, cause.getMessage()),
        cause);
  }
}
