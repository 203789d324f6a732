package io.millrace.bench.transcode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;

/**
 * The ffmpeg program, as a process for each run.
 *
 * @param path of the executable
 * @param isOpponent whether it is the one that comes with the libraries we use; else its figures
 *     are for information
 */
record Program(String path, boolean isOpponent) {
  private static final String NEEDED =
      "apt-get install -y libasound2t64 libpulse0 libxcb1 libxcb-shm0 libxcb-shape0 libxcb-xfixes0";
  private static final long POLL_MS = 20;

  /**
   * A run that ended well.
   *
   * @param cpuSeconds processor time, user and system together
   */
  record Run(double seconds, double cpuSeconds, long peakBytes) {}

  static Program find() throws IOException, InterruptedException {
    String ours = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    if (starts(ours)) {
      return new Program(ours, true);
    }
    System.out.printf(
        "The ffmpeg program of the jar does not start; it needs%n  %s%nUsing the installed one,"
            + " whose figures are no bar.%n%n",
        NEEDED);
    return new Program("ffmpeg", false);
  }

  private static boolean starts(String path) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(path, "-version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs once. */
  Run run(Task task, Path target) throws IOException, InterruptedException {
    double cpu = CpuTime.ofChildren();
    Run run = await(start(task.command(path, false, target)));
    return new Run(run.seconds, CpuTime.ofChildren() - cpu, run.peakBytes);
  }

  /** Seconds that it takes to start and do nearly nothing. */
  double startSeconds(Task task, Path target) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(task.command(path, false, target));
    command.addAll(command.size() - 1, List.of("-t", "0.04"));
    return await(start(command)).seconds;
  }

  /** Runs so many at once, each as fast as its media plays; the seconds until the last is done. */
  double runPaced(Task task, List<Path> targets) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    List<Started> all = new ArrayList<>();
    for (Path target : targets) {
      all.add(start(task.command(path, true, target)));
    }
    for (Started one : all) {
      await(one);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private record Started(Process process, long nanos, String command) {}

  private static Started start(List<String> command) throws IOException {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Started(process, begin, String.join(" ", command));
  }

  private static Run await(Started started) throws InterruptedException, IOException {
    long peak = 0;
    do {
      peak = Math.max(peak, Peak.bytes(started.process.pid()));
    } while (!started.process.waitFor(POLL_MS, TimeUnit.MILLISECONDS));
    double seconds = (System.nanoTime() - started.nanos) / 1e9;
    if (started.process.exitValue() != 0) {
      throw new IOException(
          "'%s' ended with %d, expected 0".formatted(started.command, started.process.exitValue()));
    }
    return new Run(seconds, 0, peak);
  }
}
