package io.millrace.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.claim.ClaimException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the claim check does whatever the store. */
abstract class ClaimCheckContract {
  static final int THRESHOLD_BYTES = 1000;
  static final int MAX_BYTES = 3_000_000;
  private static final Instant LONG_AGO = Instant.EPOCH;
  private static final Instant LATER = Instant.parse("9999-01-01T00:00:00Z");

  abstract ObjectStore store();

  private ClaimCheck claims() {
    return new ClaimCheck(store(), THRESHOLD_BYTES, MAX_BYTES);
  }

  private static byte[] random(int sizeBytes) {
    byte[] data = new byte[sizeBytes];
    ThreadLocalRandom.current().nextBytes(data);
    return data;
  }

  private static Kind failure(ClaimCheck claims, String dataref, @Nullable String sha256) {
    ClaimException[] thrown = new ClaimException[1];
    assertThatExceptionOfType(ClaimException.class)
        .isThrownBy(() -> claims.redeem(dataref, sha256))
        .satisfies(e -> thrown[0] = e);
    return thrown[0].kind();
  }

  @Test
  void payload_isRedeemedByteForByte() {
    ClaimCheck claims = claims();
    byte[] data = random(2_000_000);
    String sha256 = ClaimCheck.sha256(data);

    String dataref = claims.store("cam-1.a_B", data, sha256);

    assertThat(dataref).isEqualTo(store().prefix() + "cam-1.a_B/" + sha256);
    assertThat(claims.redeem(dataref, sha256)).isEqualTo(data);
    assertThat(claims.stored()).isEqualTo(1);
    assertThat(claims.redeemed()).isEqualTo(1);
  }

  @Test
  void size_aboveTheThreshold_needsAClaim() {
    assertThat(claims().isNeeded(THRESHOLD_BYTES)).isFalse();
    assertThat(claims().isNeeded(THRESHOLD_BYTES + 1)).isTrue();
  }

  @Test
  void payload_storedAgain_isOneObject() {
    ClaimCheck claims = claims();
    byte[] data = random(5000);
    String sha256 = ClaimCheck.sha256(data);

    String first = claims.store("twice", data, sha256);
    String second = claims.store("twice", data, sha256);

    assertThat(second).isEqualTo(first);
    assertThat(claims.redeem(second, sha256)).isEqualTo(data);
  }

  @Test
  void object_olderThanTheRetention_isRemovedAndCounted() throws IOException {
    ClaimCheck claims = claims();
    byte[] data = random(5000);
    String sha256 = ClaimCheck.sha256(data);
    String dataref = claims.store("old", data, sha256);

    claims.removeOlderThan(LONG_AGO);
    assertThat(claims.redeem(dataref, sha256)).isEqualTo(data);
    assertThat(claims.removed()).isZero();

    claims.removeOlderThan(LATER);
    assertThat(failure(claims, dataref, sha256)).isEqualTo(Kind.MISSING);
    assertThat(claims.removed()).isPositive();
    assertThat(claims.store("old", data, sha256)).isEqualTo(dataref);
  }

  @Test
  void cleaner_removesByItself() {
    ClaimCheck claims = claims();
    byte[] data = random(5000);
    claims.store("cleaned", data, ClaimCheck.sha256(data));

    ClaimCleaner cleaner = new ClaimCleaner(claims, Duration.ofMillis(1));
    await().atMost(Duration.ofMinutes(1)).until(() -> claims.removed() > 0);
    cleaner.close();
  }

  @Test
  void object_whoseBytesAreOthers_isDamaged() throws IOException {
    ClaimCheck claims = claims();
    byte[] data = random(5000);
    String sha256 = ClaimCheck.sha256(data);
    String dataref = claims.store("damaged", data, sha256);
    data[17]++;

    store().put("damaged/" + sha256, data);

    assertThat(failure(claims, dataref, sha256)).isEqualTo(Kind.DAMAGED);
  }

  @Test
  void object_largerThanAnyChunk_isNotReadWhole() throws IOException {
    ClaimCheck claims = claims();
    byte[] data = random(MAX_BYTES + 1);
    String sha256 = ClaimCheck.sha256(data);
    store().put("large/" + sha256, data);

    assertThat(failure(claims, store().prefix() + "large/" + sha256, sha256))
        .isEqualTo(Kind.DAMAGED);
  }

  @Test
  void reference_withAnotherChecksum_isForeign() {
    ClaimCheck claims = claims();
    byte[] data = random(5000);
    String dataref = claims.store("other", data, ClaimCheck.sha256(data));

    assertThat(failure(claims, dataref, ClaimCheck.sha256(new byte[1]))).isEqualTo(Kind.FOREIGN);
    assertThat(failure(claims, dataref, null)).isEqualTo(Kind.FOREIGN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%SHA",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "s3://other-bucket/cam/%SHA",
        "claim://cam/%SHA",
        "CLAIM:cam/%SHA",
        "%PREFIX../%SHA",
        "%PREFIX../../etc/passwd",
        "%PREFIXcam/../%SHA",
        "%PREFIXcam/../../etc/passwd",
        "%PREFIX.hidden/%SHA",
        "%PREFIX/cam/%SHA",
        "%PREFIXcam//%SHA",
        "%PREFIXcam/%SHA/",
        "%PREFIXcam/%SHA?x=y",
        "%PREFIXcam%2f..%2f/%SHA",
        "%PREFIXcam/%SHA\u0000",
        "%PREFIXcam\n/%SHA",
        "%PREFIXcam",
        "%PREFIX"
      })
  void reference_ofAnotherForm_isForeign(String form) {
    String sha256 = "0".repeat(64);
    String dataref = form.replace("%PREFIX", store().prefix()).replace("%SHA", sha256);

    assertThat(failure(claims(), dataref, sha256)).isEqualTo(Kind.FOREIGN);
  }
}
