package io.millrace.bench.start;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The plain jar against the AOT cache of {@link Training}, in turns: time from the start of the
 * process to the first accepted chunk, and what the server has resident when nothing happens.
 *
 * <p>{@code --smoke}: one round and no bars. Exits with 1 if a bar is missed. Needs JDK 25 and
 * {@code target/quarkus-app}.
 */
final class StartContest {
  private static final int ROUNDS = 7;
  private static final double MAX_RATIO = 0.6;
  private static final double MAX_IDLE_MIB = 160;
  private static final long IDLE_SECONDS = 5;
  private static final double MIB = 1 << 20;
  private static final String COLLECTOR = "-XX:+UseSerialGC";

  private static final Path MEDIA = Path.of("src/test/resources/media");

  private record Run(double seconds, double cpuSeconds, double idleMib) {}

  private StartContest() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean isSmoke = List.of(arguments).contains("--smoke");
    Application application = new Application(Path.of("target/quarkus-app"));
    Training.train(application, List.of(MEDIA.resolve("faststart.mp4"), MEDIA.resolve("h264.ts")));
    List<Run> plain = new ArrayList<>();
    List<Run> cached = new ArrayList<>();
    for (int round = 0; round < (isSmoke ? 1 : ROUNDS); round++) {
      plain.add(run("plain jar", application, Application.plain()));
      cached.add(run("AOT cache", application, Application.cached()));
    }
    System.exit(judge(plain, cached) || isSmoke ? 0 : 1);
  }

  private static Run run(String name, Application application, List<String> words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(COLLECTOR));
    all.addAll(words);
    long begin = System.nanoTime();
    try (Server server = Server.start(application, all)) {
      server.sendChunk();
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpuSeconds = server.cpuSeconds();
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      double idleMib = server.residentBytes() / MIB;
      System.out.printf(
          "%s: first chunk after %.2f s (%.2f s of CPU), idle %.0f MiB%n",
          name, seconds, cpuSeconds, idleMib);
      return new Run(seconds, cpuSeconds, idleMib);
    }
  }

  private static boolean judge(List<Run> plain, List<Run> cached) {
    double plainSeconds = median(plain.stream().map(Run::seconds).toList());
    double cachedSeconds = median(cached.stream().map(Run::seconds).toList());
    double idleMib = Collections.max(cached.stream().map(Run::idleMib).toList());
    double ratio = cachedSeconds / plainSeconds;
    print("plain jar", plain);
    print("AOT cache", cached);
    System.out.printf("time: %.2f of the plain jar's, bar %.1f%n", ratio, MAX_RATIO);
    System.out.printf("idle: at most %.0f MiB, bar %.0f MiB%n", idleMib, MAX_IDLE_MIB);
    return ratio <= MAX_RATIO && idleMib < MAX_IDLE_MIB;
  }

  private static void print(String name, List<Run> runs) {
    System.out.printf(
        "medians, %s: %.2f s, %.2f s of CPU, %.0f MiB%n",
        name,
        median(runs.stream().map(Run::seconds).toList()),
        median(runs.stream().map(Run::cpuSeconds).toList()),
        median(runs.stream().map(Run::idleMib).toList()));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
