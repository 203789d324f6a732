package io.millrace.bench;

import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Operations a second over the iterations of one benchmark.
 *
 * @param median of the iterations; where they are few, their middle
 */
record Rates(double min, double median, double max) {
  private static final double NANOS_IN_SECOND = 1e9;

  /** How much a benchmark is run. */
  enum Effort {
    /** As its annotations say. */
    FULL,
    /** In a new process each time, with nothing run before. */
    COLD,
    /** Once, to see that it runs. */
    SMOKE
  }

  /**
   * Runs a benchmark in a process of its own.
   *
   * @param operations in one invocation
   * @param workload the benchmark's parameter; empty if it has none
   */
  static Rates run(
      Class<?> benchmark, String method, String workload, double operations, Effort effort)
      throws RunnerException {
    System.out.printf(
        "%s.%s %s %s%n",
        benchmark.getSimpleName(), method, workload, effort == Effort.COLD ? "cold" : "");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName() + "\\." + method + "$")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (!workload.isEmpty()) {
      options.param("workload", workload);
    }
    switch (effort) {
      case FULL -> {}
      case COLD -> options.warmupIterations(0).measurementIterations(1).forks(5);
      case SMOKE ->
          options
              .warmupIterations(0)
              .measurementIterations(1)
              .measurementTime(TimeValue.milliseconds(100))
              .jvmArgsAppend("-Xmx2g") // no memory that is touched first, which takes longest
              .forks(1);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    double[] rates =
        results.stream()
            .flatMap(result -> result.getBenchmarkResults().stream())
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> rate(iteration, operations))
            .sorted()
            .toArray();
    return of(rates);
  }

  private static double rate(IterationResult iteration, double operations) {
    var result = iteration.getPrimaryResult();
    return result.getScoreUnit().startsWith("ops/")
        ? result.getScore() * operations
        : operations * NANOS_IN_SECOND / result.getScore();
  }

  private static Rates of(double[] rates) {
    if (rates.length == 0) {
      throw new IllegalStateException("the benchmark gave no result");
    }
    double[] sorted = rates.clone();
    Arrays.sort(sorted);
    return new Rates(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }
}
