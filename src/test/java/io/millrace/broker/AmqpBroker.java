package io.millrace.broker;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An ActiveMQ Artemis broker that speaks AMQP 1.0, with queues of their own for addresses of any
 * name.
 */
public final class AmqpBroker {
  private final Path directory;
  private final int port;
  private final ActiveMQServerMessagePlugin plugin;
  private EmbeddedActiveMQ server;

  public AmqpBroker() throws Exception {
    this(new ActiveMQServerMessagePlugin() {});
  }

  /**
   * Starts one.
   *
   * @param plugin sees each message before it is stored, and may refuse it
   */
  public AmqpBroker(ActiveMQServerMessagePlugin plugin) throws Exception {
    this.plugin = plugin;
    directory = Files.createTempDirectory("millrace-amqp-");
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server = start();
  }

  private EmbeddedActiveMQ start() throws Exception {
    Configuration config = new ConfigurationImpl();
    config.setSecurityEnabled(false);
    config.setJournalType(JournalType.NIO);
    config.setJournalDirectory(directory.resolve("journal").toString());
    config.setBindingsDirectory(directory.resolve("bindings").toString());
    config.setLargeMessagesDirectory(directory.resolve("large").toString());
    config.setPagingDirectory(directory.resolve("paging").toString());
    config.setMaxDiskUsage(-1);
    config.registerBrokerPlugin(plugin);
    config.addAcceptorConfiguration("amqp", "tcp://127.0.0.1:%d?protocols=AMQP".formatted(port));
    config.addAddressSetting(
        "#",
        new AddressSettings()
            .setDefaultAddressRoutingType(RoutingType.ANYCAST)
            .setDefaultQueueRoutingType(RoutingType.ANYCAST)
            .setAutoDeleteQueues(false)
            .setAutoDeleteAddresses(false));
    EmbeddedActiveMQ started = new EmbeddedActiveMQ();
    started.setConfiguration(config);
    return started.start();
  }

  public int port() {
    return port;
  }

  /** Stops it; what it has stored stays. */
  public void stop() throws Exception {
    server.stop();
  }

  /** Starts it again where it was. */
  public void restart() throws Exception {
    server = start();
  }

  /** Stops it for good, with all it has stored. */
  public void remove() throws Exception {
    server.stop();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        delete(file);
      }
    }
  }

  private static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
