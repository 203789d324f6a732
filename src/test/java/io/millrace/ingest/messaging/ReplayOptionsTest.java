package io.millrace.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the replay. */
class ReplayOptionsTest {
  @TempDir Path directory = Path.of("");

  @Test
  void options_areReadWithTheirDefaults() throws Exception {
    ReplayOptions options = ReplayOptions.parse(List.of("--bootstrap-server", "a:1"));

    assertThat(options.bootstrapServers()).isEqualTo("a:1");
    assertThat(options.topic()).isEqualTo("media.dead-letter");
    assertThat(options.group()).isEqualTo("millrace-replay");
    assertThat(options.isDryRun()).isFalse();
    assertThat(options.isFromBeginning()).isFalse();
  }

  @Test
  void options_areAllRead() throws Exception {
    Path file = directory.resolve("client.properties");
    Files.writeString(file, "security.protocol=SSL\n");

    ReplayOptions options =
        ReplayOptions.parse(
            List.of(
                "--dry-run",
                "--topic",
                "t",
                "--group",
                "g",
                "--reason",
                "why",
                "--stream",
                "cam1",
                "--command-config",
                file.toString(),
                "--from-beginning",
                "--bootstrap-server",
                "a:1"));

    assertThat(options.isDryRun()).isTrue();
    assertThat(options.isFromBeginning()).isTrue();
    assertThat(options.topic()).isEqualTo("t");
    assertThat(options.group()).isEqualTo("g");
    assertThat(options.reason()).isEqualTo("why");
    assertThat(options.stream()).isEqualTo("cam1");
    assertThat(options.client()).containsEntry("security.protocol", "SSL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--bootstrap-server", "--nonsense x", "--bootstrap-server a:1 --x"})
  void commandLine_thatIsWrong_isAnsweredWithTheUsage(String line) throws Exception {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    List<String> arguments = line.isEmpty() ? List.of() : List.of(line.split(" "));

    int status =
        ReplayDeadLetters.run(
            arguments, System.out, new PrintStream(errors, true, StandardCharsets.UTF_8));

    assertThat(status).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--bootstrap-server host:port");
  }
}
