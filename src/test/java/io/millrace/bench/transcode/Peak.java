package io.millrace.bench.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that a process of Linux has had resident, as its kernel counts it. */
final class Peak {
  private static final String FIELD = "VmHWM:";
  private static final long KIB = 1024;

  private Peak() {}

  /** Bytes; 0 if the process has ended. */
  static long bytes(long process) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(process), "status")).stream()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
