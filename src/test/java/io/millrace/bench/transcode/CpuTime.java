package io.millrace.bench.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time of a process or of the children it has waited for, user and system together, as
 * Linux counts it: hundredths of a second.
 */
final class CpuTime {
  /** Of {@code /proc/PID/stat}, counted behind the name of the program: utime, cutime. */
  private static final int OWN = 11;

  private static final int CHILDREN = 13;
  private static final double TICKS_A_SECOND = 100;

  private CpuTime() {}

  /** Seconds that a process has had. */
  static double of(long process) throws IOException {
    return seconds(String.valueOf(process), OWN);
  }

  /** Seconds that the children of this process have had. */
  static double ofChildren() throws IOException {
    return seconds("self", CHILDREN);
  }

  private static double seconds(String process, int field) throws IOException {
    String stat = Files.readString(Path.of("/proc", process, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_A_SECOND;
  }
}
