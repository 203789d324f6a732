package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script with which mvnw finds a JDK, among JDKs that are nothing but their marks. */
@DisabledOnOs(OS.WINDOWS)
class WrapperTest {
  private static final String FIND = ".mvn/find-jdk.sh";
  private static final List<String> TOOLS = List.of("sed", "readlink", "dirname");

  private final Map<String, String> environment = new HashMap<>();
  private Path folder;

  /** What the script did. */
  private record Outcome(int exitCode, String javaHome, String errors) {}

  @BeforeEach
  void emptyMachine(@TempDir Path emptyFolder) throws IOException {
    folder = emptyFolder;
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path stub = tools.resolve(tool);
      Files.writeString(stub, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(installed(tool)));
      assertThat(stub.toFile().setExecutable(true)).isTrue();
    }
    environment.put("PATH", tools.toString());
    environment.put("HOME", Files.createDirectories(folder.resolve("a home")).toString());
    environment.put("JDK_SEARCH_ROOT", folder.resolve("root").toString());
  }

  @Test
  void javaHome_newEnough_isKept() throws Exception {
    Path mine = jdk("mine", "21.0.2");
    jdk("root/usr/lib/jvm/newer", "25");
    environment.put("JAVA_HOME", mine.toString());

    assertThat(find()).isEqualTo(new Outcome(0, mine.toString(), ""));
  }

  @Test
  void javaHome_tooOld_isPassedOver() throws Exception {
    environment.put("JAVA_HOME", jdk("mine", "17.0.15").toString());
    Path newer = jdk("root/usr/lib/jvm/newer", "25.0.1");

    assertThat(find()).isEqualTo(new Outcome(0, newer.toString(), ""));
  }

  @Test
  void javaHome_runtimeWithoutCompiler_isPassedOver() throws Exception {
    Path runtime = jdk("mine", "25");
    Files.delete(runtime.resolve("bin/javac"));
    environment.put("JAVA_HOME", runtime.toString());
    Path whole = jdk("root/opt/jdk-21", "21");

    assertThat(find()).isEqualTo(new Outcome(0, whole.toString(), ""));
  }

  @Test
  void javaOnThePath_newEnough_isTakenThroughItsLinks() throws Exception {
    Path onPath = jdk("somewhere/jdk", "22");
    jdk("root/usr/lib/jvm/newer", "25");
    Files.createSymbolicLink(folder.resolve("tools/java"), onPath.resolve("bin/java"));

    assertThat(find()).isEqualTo(new Outcome(0, onPath.toString(), ""));
  }

  @Test
  void usualPlaces_several_newestIsTaken() throws Exception {
    Path old = jdk("root/usr/lib/jvm/java-17", "17.0.15");
    Files.createSymbolicLink(folder.resolve("tools/java"), old.resolve("bin/java"));
    jdk("root/usr/lib/jvm/temurin-21", "21.0.9");
    Path newest = jdk("root/opt/jdk-25", "25");
    jdk("a home/.jdks/temurin-23", "23.0.2");

    assertThat(find()).isEqualTo(new Outcome(0, newest.toString(), ""));
  }

  @Test
  void nothingNewEnough_stopsWithOneLine() throws Exception {
    jdk("root/usr/lib/jvm/java-17", "17.0.15");
    jdk("root/usr/lib/jvm/java-8", "1.8.0_402");

    Outcome outcome = find();

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.javaHome()).isEmpty();
    assertThat(outcome.errors().lines())
        .singleElement()
        .asString()
        .contains("no JDK 21 or newer", "JAVA_HOME (not set)");
  }

  private Outcome find() throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    ProcessBuilder shell =
        new ProcessBuilder(
            "/bin/sh", "-c", "set -euf; . \"$1\"; printf %s \"$JAVA_HOME\"", "mvnw", script());
    shell.environment().clear();
    shell.environment().putAll(environment);
    Process process = shell.redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output, Files.readString(errors));
  }

  private static String script() {
    return Path.of(FIND).toAbsolutePath().toString();
  }

  private Path jdk(String place, String version) throws IOException {
    Path home = folder.resolve(place);
    Path bin = Files.createDirectories(home.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Path file = Files.createFile(bin.resolve(program));
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }

  private static Path installed(String tool) {
    for (String place : System.getenv("PATH").split(":", -1)) {
      Path file = Path.of(place, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IllegalStateException("no " + tool + " on the PATH");
  }
}
