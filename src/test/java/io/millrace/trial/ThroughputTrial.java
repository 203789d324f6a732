package io.millrace.trial;

import static java.util.stream.Collectors.joining;

import io.millrace.app.AppProcess;
import io.millrace.broker.KafkaBroker;
import io.millrace.kafka.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * How fast chunks go from HTTP through {@code media.chunks} and a processor into {@code
 * media.ordered}, one request a chunk and one request a stream, beside kafka-producer-perf-test
 * that writes as many of the same bytes to the same broker, in turns. Nobody reads, so no process
 * follows {@code media.ordered}. The rounds before the code is compiled are left out.
 *
 * <p>As a program: {@code --chunks=20000 --warmups=6 --rounds=9 --connections=128
 * --exactly-once=true}.
 */
final class ThroughputTrial {
  private static final String TOOL = "kafka-producer-perf-test";
  private static final String PERF_TOPIC = "perf";
  private static final String GROUP = "millrace-processor";

  /** The roles have the heap and the collector that deploy/base gives them. */
  private static final String INGEST_HEAP = "512m";

  private static final String PROCESSOR_HEAP = "1408m";
  private static final String JVM_OPTIONS = "-XX:+UseSerialGC";
  private static final int PARTITIONS = 6;
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int PAYLOADS = 64;
  private static final double BAR = 0.5;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final int chunks;
  private final int warmups;
  private final int rounds;
  private final int connections;
  private final boolean exactlyOnce;
  private final List<byte[]> payloads = new ArrayList<>();
  private final Map<String, List<Round>> results = new LinkedHashMap<>();

  /**
   * One side's turn.
   *
   * @param perSecond chunks a second until the last is where it belongs
   * @param acknowledged chunks a second until the last is acknowledged to its client
   */
  private record Round(
      double perSecond,
      double acknowledged,
      double client,
      double ingest,
      double processor,
      double broker) {

    double cpu() {
      return client + ingest + processor + broker;
    }
  }

  ThroughputTrial(int chunks, int warmups, int rounds, int connections, boolean exactlyOnce) {
    this.chunks = chunks;
    this.warmups = warmups;
    this.rounds = rounds;
    this.connections = connections;
    this.exactlyOnce = exactlyOnce;
    Random random = new Random(1);
    for (int each = 0; each < PAYLOADS; each++) {
      byte[] bytes = new byte[CHUNK_BYTES / 4 * 3];
      random.nextBytes(bytes);
      payloads.add(Base64.getEncoder().encode(bytes)); // the tool reads nothing but text
    }
  }

  public static void main(String... arguments) throws Exception {
    TrialLogs.warningsOnly();
    TrialOptions options = new TrialOptions(arguments);
    ThroughputTrial trial =
        new ThroughputTrial(
            options.whole("chunks", 20000),
            options.whole("warmups", 6),
            options.whole("rounds", 9),
            options.whole("connections", 128),
            options.flag("exactly-once", true));
    trial.run();
    System.out.println(trial.table());
    System.exit(trial.ratio(ChunkLoad.Way.POSTS.label(), Round::perSecond) >= BAR ? 0 : 1);
  }

  void run() throws Exception {
    Path payloadFile = Files.createTempFile("millrace-payloads", ".txt");
    Files.write(
        payloadFile,
        payloads.stream().map(each -> new String(each, StandardCharsets.US_ASCII)).toList());
    try (KafkaBroker broker = new KafkaBroker()) {
      broker.createTopics(PARTITIONS, PERF_TOPIC);
      Map<String, String> processing =
          Map.of(
              "millrace.kafka.exactly-once",
              String.valueOf(exactlyOnce),
              "millrace.kafka.topics.create",
              "true",
              "millrace.kafka.topics.partitions",
              String.valueOf(PARTITIONS),
              "millrace.follow.enabled",
              "false");
      try (AppProcess processor = app(broker, "processor", PROCESSOR_HEAP, processing);
          AppProcess ingest =
              app(broker, "ingest", INGEST_HEAP, Map.of("millrace.follow.enabled", "false"));
          PerfTool tool = new PerfTool();
          Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
          TopicScan in = new TopicScan(broker.bootstrapServers(), Topics.CHUNKS);
          TopicScan out = new TopicScan(broker.bootstrapServers(), Topics.ORDERED)) {
        for (int round = 0; round < warmups + rounds; round++) {
          for (ChunkLoad.Way way : ChunkLoad.Way.values()) {
            note(round, way.label(), ours(round, way, ingest, processor, admin, in, out));
          }
          note(round, TOOL, theirs(tool, broker.bootstrapServers(), payloadFile));
        }
      }
    } finally {
      Files.delete(payloadFile);
    }
  }

  private void note(int round, String side, Round result) {
    if (round >= warmups) {
      results.computeIfAbsent(side, none -> new ArrayList<>()).add(result);
    }
    System.out.printf(
        "round %d of %d%s, %s: %.0f chunks/s%n",
        round + 1,
        warmups + rounds,
        round < warmups ? " (warms up)" : "",
        side,
        result.perSecond());
  }

  private static AppProcess app(
      KafkaBroker broker, String role, String heap, Map<String, String> more) throws IOException {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("quarkus.profile", "kafka");
    properties.put("kafka.bootstrap.servers", broker.bootstrapServers());
    properties.put("millrace.role", role);
    return AppProcess.start("throughput-" + role, heap, properties, JVM_OPTIONS);
  }

  private Round ours(
      int round,
      ChunkLoad.Way way,
      AppProcess ingest,
      AppProcess processor,
      Admin admin,
      TopicScan in,
      TopicScan out)
      throws Exception {
    out.skip();
    long target = in.end() + chunks;
    Duration ingestBefore = ingest.cpu();
    Duration processorBefore = processor.cpu();
    Duration selfBefore = self();
    ChunkLoad load = new ChunkLoad(ingest, way, payloads, connections, chunks);
    long begin = System.nanoTime();
    load.run("%s-%d-".formatted(way, round));
    double acknowledged = seconds(System.nanoTime() - begin);
    while (committed(admin) < target) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new IllegalStateException(
            "the processor has committed %d of %d in %s"
                .formatted(committed(admin), target, LIMIT));
      }
      Thread.sleep(10);
    }
    double ordered = seconds(System.nanoTime() - begin);
    double client = seconds(load.cpuNanos());
    Round result =
        new Round(
            chunks / ordered,
            chunks / acknowledged,
            client,
            seconds(ingest.cpu().minus(ingestBefore).toNanos()),
            seconds(processor.cpu().minus(processorBefore).toNanos()),
            seconds(self().minus(selfBefore).toNanos()) - client);
    load.requireOrdered(out);
    return result;
  }

  /** Offsets of {@code media.chunks} below which all is written in order. */
  private static long committed(Admin admin) throws Exception {
    return admin
        .listConsumerGroupOffsets(GROUP)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(each -> each == null ? 0 : each.offset())
        .sum();
  }

  private Round theirs(PerfTool tool, String bootstrapServers, Path payloadFile) {
    Duration toolBefore = tool.cpu();
    Duration selfBefore = self();
    double perSecond =
        tool.run(
            List.of(
                "--topic",
                PERF_TOPIC,
                "--num-records",
                Integer.toString(chunks),
                "--throughput",
                "-1",
                "--payload-file",
                payloadFile.toString(),
                "--producer-props",
                "bootstrap.servers=" + bootstrapServers,
                "acks=all"));
    return new Round(
        perSecond,
        perSecond,
        seconds(tool.cpu().minus(toolBefore).toNanos()),
        0,
        0,
        seconds(self().minus(selfBefore).toNanos()));
  }

  private static Duration self() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
    return rounds.stream().mapToDouble(value).sorted().toArray()[rounds.size() / 2];
  }

  private List<Round> rounds(String side) {
    return results.getOrDefault(side, List.of());
  }

  /** Of a round's own figures, since the machine's pace changes between rounds; the median. */
  private double ratio(String side, ToDoubleFunction<Round> value) {
    List<Round> ours = rounds(side);
    List<Round> theirs = rounds(TOOL);
    return IntStream.range(0, ours.size())
        .mapToDouble(
            round -> value.applyAsDouble(ours.get(round)) / value.applyAsDouble(theirs.get(round)))
        .sorted()
        .toArray()[ours.size() / 2];
  }

  String table() {
    return """
        %d chunks of %d bytes a round, %d connections, exactly-once %s; CPU in seconds
        | | chunks/s | MiB/s | acknowledged/s | client | ingest | processor | broker | CPU |
        |---|---|---|---|---|---|---|---|---|
        %s%s (bar %.1f)\
        """
        .formatted(
            chunks,
            CHUNK_BYTES,
            connections,
            exactlyOnce,
            results.keySet().stream().map(side -> lines(side, rounds(side))).collect(joining()),
            Arrays.stream(ChunkLoad.Way.values())
                .map(way -> comparison(way.label()))
                .collect(joining("; ")),
            BAR);
  }

  private String comparison(String side) {
    return "%s: ratio %.2f, CPU of a chunk %.2f times the tool's"
        .formatted(side, ratio(side, Round::perSecond), ratio(side, Round::cpu));
  }

  private static String lines(String side, List<Round> rounds) {
    String single =
        rounds.stream()
            .map(
                each ->
                    line(
                        side,
                        each.perSecond(),
                        each.acknowledged(),
                        each.client(),
                        each.ingest(),
                        each.processor(),
                        each.broker(),
                        each.cpu()))
            .collect(joining());
    return single
        + line(
            side + ", medians",
            median(rounds, Round::perSecond),
            median(rounds, Round::acknowledged),
            median(rounds, Round::client),
            median(rounds, Round::ingest),
            median(rounds, Round::processor),
            median(rounds, Round::broker),
            median(rounds, Round::cpu));
  }

  private static String line(
      String side,
      double perSecond,
      double acknowledged,
      double client,
      double ingest,
      double processor,
      double broker,
      double cpu) {
    return "| %s | %.0f | %.0f | %.0f | %.2f | %.2f | %.2f | %.2f | %.2f |\n"
        .formatted(
            side,
            perSecond,
            perSecond * CHUNK_BYTES / (1 << 20),
            acknowledged,
            client,
            ingest,
            processor,
            broker,
            cpu);
  }
}
