package io.millrace.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.tools.ProducerPerformance;

/**
 * {@code kafka-producer-perf-test} in a process of its own, that runs it as often as asked: from
 * the second time on its code is compiled.
 */
final class PerfTool implements AutoCloseable {
  private static final Pattern TOTAL =
      Pattern.compile("(\\d+) records sent, ([\\d.]+) records/sec .* 99\\.9th\\.");

  private final Process process;
  private final BufferedReader output;
  private final PrintStream input;

  PerfTool() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                PerfTool.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    output = process.inputReader(StandardCharsets.UTF_8);
    input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Runs the tool for each line of arguments. */
  public static void main(String... unused) throws Exception {
    TrialLogs.warningsOnly();
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ProducerPerformance.main(line.split(" "));
      }
    }
  }

  /**
   * Runs the tool once.
   *
   * @return records a second, as it says
   */
  double run(List<String> arguments) {
    input.println(String.join(" ", arguments));
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher total = TOTAL.matcher(line);
        if (total.find()) {
          return Double.parseDouble(total.group(2));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("kafka-producer-perf-test ended: " + arguments);
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
