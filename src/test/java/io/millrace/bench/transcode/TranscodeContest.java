package io.millrace.bench.transcode;

import io.millrace.bench.MadeMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * 720p30 to MEDIUM: our engine in warm Java processes against the ffmpeg program of the same
 * libraries, a process a run, in turns; then as many streams at the speed of their media as each
 * side keeps going. Needs Debian's ffmpeg to make the media.
 *
 * <p>{@code --smoke}: a few seconds of media and no bars; {@code --seconds=20}: so much media in
 * place of a minute. Exits with 1 if a bar is missed, with 2 if there is no media.
 */
final class TranscodeContest {
  private static final String SECONDS_OPTION = "--seconds=";
  private static final int SECONDS = 60;
  private static final int PACED_SECONDS = 20;
  private static final int SMOKE_SECONDS = 3;

  /** Each with a process of ours: processes of the same code differ by some percent. */
  private static final int PROCESSES = 3;

  private static final int ROUNDS = 3;
  private static final double MAX_MEMORY = 1.5;

  /** What one transcode needs. */
  private static final List<String> ONE_HEAP =
      List.of("-Xmx6m", "-Xmn2m", "-XX:SurvivorRatio=4", "-XX:TargetSurvivorRatio=90");

  /** What several at once need. */
  private static final List<String> HEAP = List.of("-Xmx32m");

  /** A stream that ends later than this has not kept up. */
  private static final double MAX_LAG_SECONDS = 1.5;

  private final boolean isSmoke;
  private final int seconds;
  private final Program program;
  private final Path directory;
  private boolean isMet = true;

  private TranscodeContest(boolean isSmoke, int seconds) throws IOException, InterruptedException {
    this.isSmoke = isSmoke;
    this.seconds = seconds;
    this.program = Program.find();
    this.directory = Files.createDirectories(Path.of("target", "bench", "transcoded"));
    Files.deleteIfExists(directory.resolve("engine.jar"));
    Files.deleteIfExists(directory.resolve("engine.aot"));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean isSmoke = List.of(arguments).contains("--smoke");
    try {
      MadeMedia.hd(SMOKE_SECONDS);
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
    System.exit(new TranscodeContest(isSmoke, seconds(arguments, isSmoke)).run() ? 0 : 1);
  }

  private static int seconds(String[] arguments, boolean isSmoke) {
    for (String argument : arguments) {
      if (argument.startsWith(SECONDS_OPTION)) {
        return Integer.parseInt(argument.substring(SECONDS_OPTION.length()));
      }
    }
    return isSmoke ? SMOKE_SECONDS : SECONDS;
  }

  private boolean run() throws IOException, InterruptedException {
    Path source = MadeMedia.hd(seconds);
    speed(new Task(source, 2), 1.0);
    speed(new Task(source, 1), 0.95);
    streams(new Task(MadeMedia.hd(isSmoke ? SMOKE_SECONDS : PACED_SECONDS), 1));
    return isSmoke || !program.isOpponent() || isMet;
  }

  private void speed(Task task, double leastRatio) throws IOException, InterruptedException {
    Path target = directory.resolve("program.mp4");
    System.out.printf(
        "%n%d thread(s) a codec%n%s%n",
        task.threads(), String.join(" ", task.command(program.path(), false, target)));
    List<Program.Run> ours = new ArrayList<>();
    List<Program.Run> theirs = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    for (int process = 0; process < (isSmoke ? 1 : PROCESSES); process++) {
      try (EngineProcess engine = EngineProcess.start(task, directory, ONE_HEAP)) {
        if (process == 0) {
          System.out.printf("%s%n%s%n", EngineProcess.ENVIRONMENT, engine.command());
        }
        engine.run();
        program.run(task, target);
        for (int round = 0; round < (isSmoke ? 1 : ROUNDS); round++) {
          takeTurns(engine, task, (process + round) % 2 == 0, ours, theirs);
          starts.add(program.startSeconds(task, directory.resolve("start.mp4")));
        }
      }
    }
    report(leastRatio, ours, theirs, median(starts));
  }

  private void takeTurns(
      EngineProcess engine,
      Task task,
      boolean isOursFirst,
      List<Program.Run> ours,
      List<Program.Run> theirs)
      throws IOException, InterruptedException {
    Path target = directory.resolve("program.mp4");
    if (isOursFirst) {
      ours.add(engine.run());
    }
    theirs.add(program.run(task, target));
    if (!isOursFirst) {
      ours.add(engine.run());
    }
  }

  private void report(
      double leastRatio, List<Program.Run> ours, List<Program.Run> theirs, double start) {
    double our = median(ours.stream().map(Program.Run::seconds).toList());
    double their = median(theirs.stream().map(Program.Run::seconds).toList());
    line("ours, s a run", ours.stream().map(Program.Run::seconds).toList());
    line("program, s a run", theirs.stream().map(Program.Run::seconds).toList());
    System.out.printf(
        Locale.ROOT,
        "median: ours %.2f s, program %.2f s of which %.2f s start%n",
        our,
        their,
        start);
    bar("speed, start included", ratio(ours, theirs, 0), leastRatio, true);
    System.out.printf(Locale.ROOT, "  speed, start excluded: %.3f%n", ratio(ours, theirs, start));
    double ourCpu = median(ours.stream().map(Program.Run::cpuSeconds).toList());
    double theirCpu = median(theirs.stream().map(Program.Run::cpuSeconds).toList());
    System.out.printf(
        Locale.ROOT,
        "  processor time, median: ours %.2f s, program %.2f s, ratio %.3f%n",
        ourCpu,
        theirCpu,
        theirCpu / ourCpu);
    long ourPeak = ours.stream().mapToLong(Program.Run::peakBytes).max().orElseThrow();
    long theirPeak = theirs.stream().mapToLong(Program.Run::peakBytes).max().orElseThrow();
    System.out.printf("peak memory: ours %d MiB, program %d MiB%n", ourPeak >> 20, theirPeak >> 20);
    bar("memory", (double) ourPeak / theirPeak, MAX_MEMORY, false);
  }

  /** The median of the rounds' own ratios: the machine's pace changes from round to round. */
  private static double ratio(List<Program.Run> ours, List<Program.Run> theirs, double start) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ours.size(); round++) {
      ratios.add((theirs.get(round).seconds() - start) / ours.get(round).seconds());
    }
    return median(ratios);
  }

  private static void line(String name, List<Double> values) {
    StringBuilder line = new StringBuilder(name).append(':');
    values.forEach(value -> line.append(String.format(Locale.ROOT, " %.2f", value)));
    System.out.println(line);
  }

  private void streams(Task task) throws IOException, InterruptedException {
    System.out.printf("%nStreams at the speed of their media, %s%n", task.source());
    int most;
    int programs;
    try (EngineProcess engine = EngineProcess.start(task, directory, HEAP)) {
      engine.run();
      double seconds = engine.run().seconds();
      int media = isSmoke ? SMOKE_SECONDS : PACED_SECONDS;
      int guess = isSmoke ? 1 : Math.max(1, (int) (media / seconds));
      most = mostStreams("ours", guess, media, count -> engine.runPaced(count).seconds());
      programs =
          mostStreams("program", guess, media, count -> program.runPaced(task, targets(count)));
    }
    System.out.printf("streams kept going: ours %d, programs %d%n", most, programs);
    bar("streams", (double) most / Math.max(1, programs), 1, true);
  }

  /** Runs so many streams and gives the seconds that it took. */
  @FunctionalInterface
  private interface Paced {
    double run(int count) throws IOException, InterruptedException;
  }

  /** Climbs from a guess while all keep up, or goes down until they do. */
  private int mostStreams(String name, int guess, int media, Paced paced)
      throws IOException, InterruptedException {
    int count = guess;
    boolean isUp = keepsUp(name, count, media, paced);
    if (isSmoke) {
      return count;
    }
    while (isUp && keepsUp(name, count + 1, media, paced)) {
      count++;
    }
    while (!isUp && count > 0) {
      count--;
      isUp = count == 0 || keepsUp(name, count, media, paced);
    }
    return count;
  }

  private static boolean keepsUp(String name, int count, int media, Paced paced)
      throws IOException, InterruptedException {
    double seconds = paced.run(count);
    System.out.printf(
        Locale.ROOT, "  %s, %d streams of %d s: %.1f s%n", name, count, media, seconds);
    return seconds <= media + MAX_LAG_SECONDS;
  }

  private List<Path> targets(int count) {
    List<Path> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(directory.resolve("program-" + i + ".mp4"));
    }
    return targets;
  }

  private void bar(String name, double value, double limit, boolean isLeast) {
    boolean isHeld = isLeast ? value >= limit : value <= limit;
    isMet &= isHeld;
    System.out.printf(
        Locale.ROOT,
        "  %s: %.3f, bar %s %.2f: %s%n",
        name,
        value,
        isLeast ? "at least" : "at most",
        limit,
        isHeld ? "met" : "MISSED");
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
