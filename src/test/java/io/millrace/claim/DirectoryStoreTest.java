package io.millrace.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.claim.ClaimException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claim check over a directory. */
class DirectoryStoreTest extends ClaimCheckContract {
  private static final String SHA_256 = "a".repeat(64);

  @TempDir Path directory = Path.of("");

  @Override
  ObjectStore store() {
    return new DirectoryStore(directory.resolve("claims"));
  }

  private Path file(String name) {
    return directory.resolve("claims").resolve(name);
  }

  @Test
  void object_isOneFileAndNothingUnfinishedStays() throws IOException {
    store().put("cam/" + SHA_256, new byte[10]);

    try (Stream<Path> files = Files.list(file("cam"))) {
      assertThat(files).containsExactly(file("cam/" + SHA_256));
    }
  }

  @Test
  void object_storedAgain_isYoungAgain() throws IOException {
    store().put("cam/" + SHA_256, new byte[10]);
    Files.setLastModifiedTime(file("cam/" + SHA_256), FileTime.from(Instant.EPOCH));

    store().put("cam/" + SHA_256, new byte[10]);

    assertThat(store().deleteOlderThan(Instant.EPOCH.plusSeconds(1))).isZero();
  }

  @Test
  void cleanUp_deletesWhatACrashLeftBehindAndEmptyDirectories() throws IOException {
    Files.createDirectories(file("cam"));
    Files.write(file("cam/.unfinished-1"), new byte[3]);
    Files.setLastModifiedTime(file("cam/.unfinished-1"), FileTime.from(Instant.EPOCH));

    assertThat(store().deleteOlderThan(Instant.EPOCH.plusSeconds(1))).isEqualTo(1);

    assertThat(file("cam")).doesNotExist();
  }

  @Test
  void directory_thatCannotBeWritten_isUnavailable() throws IOException {
    Files.write(directory.resolve("claims"), new byte[1]);

    assertThatExceptionOfType(ClaimException.class)
        .isThrownBy(
            () ->
                new ClaimCheck(store(), THRESHOLD_BYTES, MAX_BYTES)
                    .store("cam", new byte[1], SHA_256))
        .matches(e -> e.kind() == Kind.UNAVAILABLE);
  }

  @Test
  void noStore_redeemsNothing() {
    ClaimCheck claims = new ClaimCheck(null, THRESHOLD_BYTES, MAX_BYTES);

    assertThatExceptionOfType(ClaimException.class)
        .isThrownBy(() -> claims.redeem("claim:cam/" + SHA_256, SHA_256))
        .withMessageContaining("millrace.claim.directory");
  }
}
