package io.millrace.trial;

import io.millrace.app.AppProcess;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Looks at a process twice a second: what it takes, and whether it says that it lives. */
final class MemoryWatch implements Runnable {
  private static final long PAUSE_MILLIS = 500;
  private static final int OK = 200;

  private final AppProcess app;
  private volatile boolean isStopping;
  private double mostInFlightBytes;
  private double mostHeapBytes;
  private int notLive;
  private int notReady;

  MemoryWatch(AppProcess app) {
    this.app = app;
  }

  @Override
  public void run() {
    try {
      while (!isStopping) {
        look();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      String meters = app.get("/q/metrics").body();
      mostInFlightBytes =
          Math.max(
              mostInFlightBytes,
              sum(meters, line -> line.startsWith("millrace_broker_in_flight_bytes")));
      mostHeapBytes =
          Math.max(
              mostHeapBytes,
              sum(
                  meters,
                  line ->
                      line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\"")));
      if (app.get("/q/health/live").statusCode() != OK) {
        notLive++;
      }
      if (app.get("/q/health/ready").statusCode() != OK) {
        notReady++;
      }
    } catch (IOException e) {
      notLive++;
    }
  }

  private static double sum(String meters, Predicate<String> fits) {
    return meters
        .lines()
        .filter(fits)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  void stop() {
    isStopping = true;
  }

  double mostInFlightBytes() {
    return mostInFlightBytes;
  }

  double mostHeapBytes() {
    return mostHeapBytes;
  }

  /** How often it did not say that it lives. */
  int notLive() {
    return notLive;
  }

  /** How often it said that it is not ready. */
  int notReady() {
    return notReady;
  }
}
