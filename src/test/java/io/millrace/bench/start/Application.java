package io.millrace.bench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A packaged application, {@code target/quarkus-app}, and two ways to start it. An AOT cache holds
 * classes of the JVM's own class loaders only, so that way has all jars on the class path.
 */
record Application(Path folder) {
  /** Options for {@code java @millrace.options}, class path and main class. */
  static final String OPTIONS = "millrace.options";

  static final String CACHE = "millrace.aot";

  private static final String MAIN_CLASS = "io.quarkus.runner.GeneratedMain";

  /** In the order in which classes are looked for; the first holds those that Quarkus changed. */
  private static final List<String> PLACES =
      List.of(
          "quarkus/transformed-bytecode.jar",
          "quarkus/generated-bytecode.jar",
          "app",
          "lib/boot",
          "lib/main");

  private static final List<String> FLAGS =
      List.of(
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  Application {
    if (!Files.isRegularFile(folder.resolve("quarkus-run.jar"))) {
      throw new IllegalArgumentException(
          "'%s' has no quarkus-run.jar, expected the folder that ./mvnw package makes, target/quarkus-app"
              .formatted(folder));
    }
  }

  /** Words that start it as it is packaged. */
  static List<String> plain() {
    return List.of("--enable-native-access=ALL-UNNAMED", "-jar", "quarkus-run.jar");
  }

  /** Words that start it with its cache. */
  static List<String> cached() {
    return List.of("-XX:AOTCache=" + CACHE, "@" + OPTIONS);
  }

  /** Writes the options; a cache holds for exactly these and the jars that they name. */
  void writeOptions() throws IOException {
    List<String> lines = new ArrayList<>(FLAGS);
    lines.add("-classpath");
    lines.add(String.join(":", jars()));
    lines.add(MAIN_CLASS);
    Files.write(folder.resolve(OPTIONS), lines);
  }

  private List<String> jars() throws IOException {
    List<String> jars = new ArrayList<>();
    for (String place : PLACES) {
      Path path = folder.resolve(place);
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          files.map(file -> place + "/" + file.getFileName()).sorted().forEach(jars::add);
        }
      } else if (Files.exists(path)) {
        jars.add(place);
      }
    }
    return jars;
  }
}
