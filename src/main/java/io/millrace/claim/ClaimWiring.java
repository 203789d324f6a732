package io.millrace.claim;

import io.millrace.chunk.ChunkLimits;
import io.millrace.claim.ClaimConfig.S3;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Makes the claim check out of the configuration, and keeps the store tidy. */
@Singleton
final class ClaimWiring {
  private @Nullable ClaimCleaner cleaner;

  @Produces
  @Singleton
  ClaimCheck claims(ClaimConfig config, S3 s3, ChunkLimits limits) {
    return new ClaimCheck(store(config, s3), config.thresholdBytes(), limits.maxBytes());
  }

  private static @Nullable ObjectStore store(ClaimConfig config, S3 s3) {
    return switch (config.store()) {
      case DIRECTORY -> config.directory().map(DirectoryStore::new).orElse(null);
      case S3 -> {
        if (s3.endpoint().isEmpty()) {
          throw new IllegalArgumentException(
              "millrace.claim.store is s3, but millrace.claim.s3.endpoint is not given");
        }
        yield new S3Store(s3);
      }
    };
  }

  void onStart(@Observes StartupEvent start, ClaimCheck claims, ClaimConfig config) {
    if (claims.isConfigured() && !config.retention().isZero()) {
      cleaner = new ClaimCleaner(claims, config.retention());
    }
  }

  void onStop(@Observes ShutdownEvent stop) {
    ClaimCleaner running = cleaner;
    if (running != null) {
      running.close();
    }
  }
}
