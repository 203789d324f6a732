package io.millrace.claim;

import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks an S3 store: a key of the configuration, or else the role that the platform has given to
 * the process, or else nobody.
 *
 * <p>A role shows in the variables that AWS defines for it: {@code AWS_WEB_IDENTITY_TOKEN_FILE} and
 * {@code AWS_ROLE_ARN} (service accounts of EKS, with {@code AWS_REGION} and {@code
 * AWS_ENDPOINT_URL_STS} for where to ask), {@code AWS_CONTAINER_CREDENTIALS_RELATIVE_URI} or {@code
 * AWS_CONTAINER_CREDENTIALS_FULL_URI} (tasks of ECS). Its keys are fetched when they are needed and
 * again before they expire.
 */
final class S3Credentials {
  private static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final String STS = "AWS_ENDPOINT_URL_STS";
  private static final List<String> CONTAINER =
      List.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  private S3Credentials() {}

  /** Null if nobody asks: the bucket has to be open. */
  static @Nullable Provider of(ClaimConfig.S3 config) {
    if (config.accessKey().isPresent() && config.secretKey().isPresent()) {
      return new StaticProvider(config.accessKey().get(), config.secretKey().get(), null);
    }
    if (variable(TOKEN_FILE) != null) {
      return new IamAwsProvider(variable(STS), null);
    }
    return CONTAINER.stream().anyMatch(name -> variable(name) != null)
        ? new IamAwsProvider(null, null)
        : null;
  }

  /** As the client looks them up, by system properties first. */
  private static @Nullable String variable(String name) {
    String property = System.getProperty(name);
    return property != null ? property : System.getenv(name);
  }
}
