package io.millrace.kafka.follow;

import io.millrace.claim.ClaimCheck;
import io.millrace.claim.ClaimException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Payloads in the object store. A store that does not answer is asked again for a while. */
@Singleton
final class ClaimedPayloads implements Payloads {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int RETRIES = 8;

  private final ClaimCheck claims;

  ClaimedPayloads(ClaimCheck claims) {
    this.claims = claims;
  }

  @Override
  public byte[] get(String dataRef, @Nullable String sha256) {
    return Uni.createFrom()
        .item(() -> claims.redeem(dataRef, sha256))
        .onFailure(ClaimedPayloads::isPassing)
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .atMost(RETRIES)
        .await()
        .indefinitely();
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof ClaimException claim
        && claim.kind() == ClaimException.Kind.UNAVAILABLE;
  }
}
