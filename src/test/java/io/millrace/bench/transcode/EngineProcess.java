package io.millrace.bench.transcode;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * A Java process that runs {@link Engine}: Millrace, the bindings and nothing else on its class
 * path, an AOT cache where the JDK makes one, and as small a heap as serves it.
 */
final class EngineProcess implements AutoCloseable {
  /** The first JDK that makes an AOT cache in one step. */
  private static final int AOT_FEATURE = 25;

  /**
   * C1 alone, and only for what is much used: compiling takes more memory than it saves time. A
   * table of strings of the size that is needed. Threads that encode go first, see Transcoder.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=10",
          "-XX:ThreadPriorityPolicy=1",
          "-XX:StringTableSize=2048",
          "-XX:-UsePerfData",
          "-Xss256k",
          "--enable-native-access=ALL-UNNAMED");

  /**
   * Of the C library: one heap, of which it would make up to eight for each processor, that grows
   * by little, and pictures outside of it, so that their memory goes back.
   */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "65536",
          "MALLOC_TRIM_THRESHOLD_", "65536",
          "MALLOC_TOP_PAD_", "16384");

  private final List<String> command;
  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private EngineProcess(List<String> command) throws IOException {
    this.command = command;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(ENVIRONMENT);
    process = builder.start();
    in = process.outputWriter(StandardCharsets.US_ASCII);
    out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /**
   * Starts it, with an AOT cache that is made first if the folder has none.
   *
   * @param heap of Java, as its options {@code -Xmx} and {@code -Xmn} have it
   */
  static EngineProcess start(Task task, Path directory, List<String> heap)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(heap);
    String classPath = classPath(directory);
    if (Runtime.version().feature() < AOT_FEATURE) {
      return new EngineProcess(command(options, classPath, task, directory));
    }
    Path cache = directory.resolve("engine.aot");
    if (Files.notExists(cache)) {
      train(
          command(
              with(options, "-XX:-AOTClassLinking", "-XX:AOTCacheOutput=" + cache),
              classPath,
              task,
              directory));
    }
    return new EngineProcess(
        command(with(options, "-XX:AOTCache=" + cache), classPath, task, directory));
  }

  private static List<String> with(List<String> options, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return all;
  }

  private static List<String> command(
      List<String> options, String classPath, Task task, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, Engine.class.getName()));
    command.addAll(
        List.of(task.source().toString(), String.valueOf(task.threads()), directory.toString()));
    return command;
  }

  private static void train(List<String> command) throws IOException, InterruptedException {
    EngineProcess training = new EngineProcess(command);
    training.run();
    training.in.close();
    if (training.process.waitFor() != 0) {
      throw new IOException("no AOT cache was made; see the words of the Java process above");
    }
  }

  /** Our classes as a jar, since a cache takes no folders, and the jars of the bindings. */
  private static String classPath(Path directory) throws IOException {
    Path ours = directory.resolve("engine.jar");
    if (Files.notExists(ours)) {
      ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
      String[] arguments = {
        "--create",
        "--file",
        ours.toString(),
        "-C",
        "target/classes",
        "io/millrace",
        "-C",
        "target/test-classes",
        "io/millrace/bench"
      };
      if (jar.run(System.out, System.err, arguments) != 0) {
        throw new IOException("%s was not made".formatted(ours));
      }
    }
    List<String> path = new ArrayList<>(List.of(ours.toString()));
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("bytedeco"))
        .forEach(path::add);
    return String.join(File.pathSeparator, path);
  }

  /** Transcodes once, as fast as it goes. */
  Program.Run run() throws IOException {
    return ask(0);
  }

  /** Transcodes so many at once, each as fast as its media plays. */
  Program.Run runPaced(int count) throws IOException {
    return ask(count);
  }

  private Program.Run ask(int paced) throws IOException {
    double cpu = CpuTime.of(process.pid());
    long begin = System.nanoTime();
    in.write(paced + "\n");
    in.flush();
    if (!Engine.DONE.equals(out.readLine())) {
      throw new IOException("the Java process ended; see its words above");
    }
    return new Program.Run(
        (System.nanoTime() - begin) / 1e9,
        CpuTime.of(process.pid()) - cpu,
        Peak.bytes(process.pid()));
  }

  /** How it was started. */
  String command() {
    return String.join(" ", command);
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}
