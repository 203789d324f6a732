package io.millrace.claim;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where payloads go that are too large for a broker's record. */
@ConfigMapping(prefix = "millrace.claim")
public interface ClaimConfig {

  /** The kinds of object stores. */
  enum Store {
    DIRECTORY,
    S3
  }

  /** Payloads above it go to the object store, in bytes. */
  @WithDefault("900000")
  int thresholdBytes();

  /** directory or s3. */
  @WithDefault("directory")
  Store store();

  /** The directory, which all processes must see. */
  Optional<Path> directory();

  /** How long an object is kept. */
  @WithDefault("24h")
  Duration retention();

  /** The bucket. */
  @ConfigMapping(prefix = "millrace.claim.s3")
  interface S3 {

    /** Such as https://s3.eu-central-1.amazonaws.com. */
    Optional<String> endpoint();

    @WithDefault("us-east-1")
    String region();

    @WithDefault("millrace-claims")
    String bucket();

    Optional<String> accessKey();

    Optional<String> secretKey();
  }
}
