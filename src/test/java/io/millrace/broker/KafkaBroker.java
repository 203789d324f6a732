package io.millrace.broker;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A Kafka broker of one node. */
public final class KafkaBroker implements AutoCloseable {
  private static final String CLUSTER_ID = "bWlsbHJhY2UtdGVzdHMtMQ";

  private final Path directory;
  private final int port;
  private final Map<String, String> config = new HashMap<>();
  private @Nullable KafkaRaftServer server;

  public KafkaBroker() throws Exception {
    this(Map.of());
  }

  /**
   * Starts a broker.
   *
   * @param settings beside those that a broker of one node needs
   */
  public KafkaBroker(Map<String, String> settings) throws Exception {
    directory = Files.createTempDirectory("millrace-kafka-");
    port = freePort();
    int controllerPort = freePort();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    config.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    config.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
    config.put("controller.listener.names", "CONTROLLER");
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("log.dirs", directory.toString());
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("offsets.topic.num.partitions", "1");
    config.put("auto.create.topics.enable", "false");
    config.putAll(settings);
    format();
    start();
  }

  private void format() throws Exception {
    Formatter formatter = new Formatter();
    formatter
        .setClusterId(CLUSTER_ID)
        .setNodeId(1)
        .setDirectories(List.of(directory.toString()))
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.toString())
        .setReleaseVersion(MetadataVersion.latestProduction());
    formatter.run();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public void start() {
    server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
    server.startup();
  }

  public void stop() {
    KafkaRaftServer running = server;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
      server = null;
    }
  }

  public void createTopics(int partitions, String... names)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      List<NewTopic> topics =
          java.util.Arrays.stream(names)
              .map(name -> new NewTopic(name, partitions, (short) 1))
              .toList();
      admin.createTopics(topics).all().get();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
