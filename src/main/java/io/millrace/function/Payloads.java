package io.millrace.function;

import io.millrace.claim.ClaimCheck;
import io.millrace.wire.Checksums;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bytes that events are about: their data, or what their {@code dataref} refers to. */
@Singleton
class Payloads {
  private final ClaimCheck claims;

  Payloads(ClaimCheck claims) {
    this.claims = claims;
  }

  /**
   * The bytes; blocks if they lie in the object store.
   *
   * @throws FunctionException NO_DATA if the event has none
   * @throws MalformedException if they are not those whose checksum the event has
   * @throws io.millrace.claim.ClaimException if they cannot be fetched
   */
  byte[] of(ReceivedEvent event) {
    String dataref = ChunkAttributes.dataref(event::attribute);
    String sha256 = ChunkAttributes.sha256(event::attribute);
    if (dataref != null) {
      return claims.redeem(dataref, sha256);
    }
    if (event.data().length == 0) {
      throw new FunctionException(
          FunctionException.Kind.NO_DATA,
          String.valueOf(event.attribute("id")),
          "event '%s' has neither data nor a dataref: expected media in one of them"
              .formatted(event.attribute("id")));
    }
    requireChecksum(event.data(), sha256);
    return event.data();
  }

  private static void requireChecksum(byte[] data, @Nullable String sha256) {
    if (sha256 != null) {
      String actual = Checksums.sha256(data);
      if (!actual.equals(sha256.toLowerCase(Locale.ROOT))) {
        throw new MalformedException("sha256", sha256, "the data has " + actual);
      }
    }
  }
}
