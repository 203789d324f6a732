package io.millrace.bench.transcode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process that runs {@link Engine}, with as small a heap as serves it. */
final class EngineProcess implements AutoCloseable {
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx32m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");

  /** Heaps of the C library, of which it would make up to eight for each processor. */
  static final String ARENAS = "2";

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  EngineProcess(Task task, Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Engine.class.getName());
    command.addAll(
        List.of(task.source().toString(), String.valueOf(task.threads()), directory.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MALLOC_ARENA_MAX", ARENAS);
    process = builder.start();
    in = process.outputWriter(StandardCharsets.US_ASCII);
    out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
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
    in.write(paced + "\n");
    in.flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the Java process ended; see its words above");
    }
    String[] words = line.split(" ", -1);
    return new Program.Run(Double.parseDouble(words[0]), Long.parseLong(words[1]));
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}
