package io.millrace.bench;

import static io.millrace.bench.OrderingBenchmark.ORDERED_1;
import static io.millrace.bench.OrderingBenchmark.ORDERED_100;
import static io.millrace.bench.OrderingBenchmark.ORDERED_10000;
import static io.millrace.bench.OrderingBenchmark.STREAMS_1;
import static io.millrace.bench.OrderingBenchmark.STREAMS_100;
import static io.millrace.bench.OrderingBenchmark.STREAMS_10000;

import io.millrace.bench.Latency.Percentiles;
import io.millrace.bench.Latency.Reader;
import io.millrace.bench.Rates.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all benchmarks of ordering and delivery and prints one table of what they measured. */
public final class Table {
  private static final int SINGLE = 200_000;
  private static final int HASHED = 40_000;
  private static final double QUEUE_OPERATIONS = 2.0 * QueueBenchmark.CHUNKS;
  private static final double MIB = 1 << 20;

  private final Effort effort;
  private final List<String> rows = new ArrayList<>();

  private Table(Effort effort) {
    this.effort = effort;
  }

  /** Prints the table; {@code --smoke} runs each benchmark once, to see that it runs. */
  public static void main(String[] args) throws Exception {
    boolean isSmoke = args.length > 0 && args[0].equals("--smoke");
    if (args.length > 0 && !isSmoke) {
      System.err.printf("Unknown argument '%s': the only one is --smoke%n", args[0]);
      System.exit(2);
    }
    new Table(isSmoke ? Effort.SMOKE : Effort.FULL).run();
  }

  private void run() throws RunnerException, InterruptedException {
    ordering("W1 in order, 1 KiB", OrderingBenchmark.W1, SINGLE, "856 k/s", "2.6 M/s");
    hashing();
    ordering("W3 100 streams shuffled", OrderingBenchmark.W3, SINGLE, "729 k/s", "2.2 M/s");
    queue("W4 fill, then drain", "fillThenDrain", "4.6 M/s", "15 M/s");
    queue("W4 bursts of 64", "bursts", "8.1 M/s", "25 M/s");
    queue("W4 side by side", "sideBySide", "2.7 M/s", "8 M/s");
    file();
    streams("shuffled", List.of(STREAMS_1, STREAMS_100, STREAMS_10000));
    streams("in order", List.of(ORDERED_1, ORDERED_100, ORDERED_10000));
    latency(10_000, 20_000, 100_000, "p50 58, p99 397, p999 2759", "p50 353, p99 737, p999 2518");
    latency(10, 5, 100, "", "300 ms");
    heap();
    print();
  }

  private void ordering(String name, String workload, double chunks, String seed, String bar)
      throws RunnerException {
    Rates ours = measure("process", workload, chunks);
    Rates queued = measure("processAndQueue", workload, chunks);
    Rates opponent = measure("treeMap", workload, chunks);
    Rates source = measure("nothing", workload, chunks);
    row(name, ours, "TreeMap loop", opponent, seed, bar);
    row(name + ", through the queue", queued, "TreeMap loop", opponent, seed, bar);
    row(name + ", nothing but the source", source, "TreeMap loop", opponent, "", "");
    if (effort == Effort.FULL) {
      Rates cold = Rates.run(OrderingBenchmark.class, "process", workload, chunks, Effort.COLD);
      row(name + ", cold", cold, "TreeMap loop", opponent, "", "");
    }
  }

  private void hashing() throws RunnerException {
    Rates ours = measure("process", OrderingBenchmark.W2, HASHED);
    Rates ceiling = Rates.run(ChecksumBenchmark.class, "sha256", "", 1, effort);
    row("W2 16 KiB with SHA-256", ours, "SHA-256 alone, all cores", ceiling, "78 k/s", "115 k/s");
  }

  private void queue(String name, String method, String seed, String bar) throws RunnerException {
    Rates ours = Rates.run(QueueBenchmark.class, method, "", QUEUE_OPERATIONS, effort);
    Rates jdk = Rates.run(QueueBenchmark.class, method + "Jdk", "", QUEUE_OPERATIONS, effort);
    row(name, ours, "PriorityBlockingQueue", jdk, seed, bar);
  }

  private void file() throws RunnerException {
    double size = FileBenchmark.FILE_BYTES / MIB;
    Rates ours = Rates.run(FileBenchmark.class, "startFileStream", "", size, effort);
    Rates loop = Rates.run(FileBenchmark.class, "readLoop", "", size, effort);
    row("file of 256 MiB, MiB", ours, "read loop", loop, "440 /s", "954 /s");
  }

  private void streams(String order, List<String> workloads) throws RunnerException {
    int chunks = OrderingBenchmark.MILLION;
    Rates one = measure("process", workloads.get(0), chunks);
    Rates some = measure("process", workloads.get(1), chunks);
    Rates many = measure("process", workloads.get(2), chunks);
    row("100 streams, 64 B, " + order, some, "1 stream", one, "", "ratio 0.5");
    row("10,000 streams, 64 B, " + order, many, "1 stream", one, "", "ratio 0.5");
  }

  private void latency(
      int perSecond, int warmUp, int count, String seedOnOneThread, String seedByDefault)
      throws InterruptedException {
    System.out.printf("latency at %d/s%n", perSecond);
    boolean isFull = effort == Effort.FULL;
    int notCounted = isFull ? warmUp : 1;
    int counted = isFull ? count : 10;
    Percentiles bare = Latency.ofBareQueue(perSecond, notCounted, counted);
    for (Reader where : Reader.values()) {
      Percentiles ours = Latency.measure(where, perSecond, notCounted, counted);
      boolean isOne = where == Reader.SAME_THREAD;
      rows.add(
          "| W5 latency at %d/s, µs, %s | %s | ArrayBlockingQueue %s | %.2f | %s | %s |"
              .formatted(
                  perSecond,
                  isOne ? "one thread" : "to another thread",
                  shown(ours),
                  shown(bare),
                  (double) ours.p50() / bare.p50(),
                  isOne ? seedOnOneThread : seedByDefault,
                  "30, 300, 2000"));
    }
  }

  private static String shown(Percentiles nanos) {
    return "p50 %.1f, p99 %.0f, p999 %.0f"
        .formatted(nanos.p50() / 1e3, nanos.p99() / 1e3, nanos.p999() / 1e3);
  }

  private void heap() {
    System.out.println("heap per stream");
    HeapPerStream.measure(); // loads classes
    rows.add(
        "| W6 heap per stream holding 4 chunks | %d B | | | 5.1 KB | 1.5 KB |"
            .formatted(HeapPerStream.measure()));
  }

  private Rates measure(String method, String workload, double chunks) throws RunnerException {
    return Rates.run(OrderingBenchmark.class, method, workload, chunks, effort);
  }

  private void row(
      String name, Rates ours, String opponent, Rates theirs, String seed, String bar) {
    rows.add(
        "| %s | %s / **%s** / %s | %s %s | %.2f | %s | %s |"
            .formatted(
                name,
                shown(ours.min()),
                shown(ours.median()),
                shown(ours.max()),
                opponent,
                shown(theirs.median()),
                ours.median() / theirs.median(),
                seed,
                bar));
  }

  private static String shown(double rate) {
    if (rate >= 1e6) {
      return "%.1f M/s".formatted(rate / 1e6);
    }
    return rate >= 1e4 ? "%.0f k/s".formatted(rate / 1e3) : "%.0f /s".formatted(rate);
  }

  private void print() {
    System.out.println();
    System.out.println(
        "| workload | min / median / max | opponent, median | ratio | the seed, on record | bar |");
    System.out.println("|---|---|---|---|---|---|");
    rows.forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "%n%d processors, %s %s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"));
  }
}
