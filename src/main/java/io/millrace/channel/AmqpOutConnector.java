package io.millrace.channel;

import io.smallrye.reactive.messaging.ClientCustomizer;
import io.smallrye.reactive.messaging.amqp.AmqpConnectorOutgoingConfiguration;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Binds outgoing channels to addresses of an AMQP 1.0 broker, with the attributes that {@code
 * smallrye-amqp} has for the connection. That one never answers a message that was on its way when
 * the connection broke; this one sends it again.
 */
@ApplicationScoped
@Connector(AmqpOutConnector.NAME)
public class AmqpOutConnector implements OutboundConnector, HealthReporter {
  public static final String NAME = "millrace-amqp";

  /** A broker that says nothing for twice as long is gone. */
  private static final int HEARTBEAT_MILLIS = 10_000;

  /** Behind the observers that still send. */
  private static final int LAST = 5000;

  private final Vertx vertx;
  private final Instance<ClientCustomizer<AmqpClientOptions>> customizers;
  private final Map<String, AmqpOutlet> outlets = new ConcurrentHashMap<>();

  AmqpOutConnector(Vertx vertx, @Any Instance<ClientCustomizer<AmqpClientOptions>> customizers) {
    this.vertx = vertx;
    this.customizers = customizers;
  }

  @Override
  public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
    AmqpConnectorOutgoingConfiguration channel = new AmqpConnectorOutgoingConfiguration(config);
    AmqpClientOptions options = options(channel);
    for (ClientCustomizer<AmqpClientOptions> each : customizers) {
      options = each.customize(channel.getChannel(), config, options);
    }
    AmqpOutlet outlet = new AmqpOutlet(vertx, options, channel);
    outlets.put(channel.getChannel(), outlet);
    return outlet;
  }

  private static AmqpClientOptions options(AmqpConnectorOutgoingConfiguration channel) {
    AmqpClientOptions options = new AmqpClientOptions();
    options.setHost(channel.getHost()).setPort(channel.getPort());
    options.setSsl(channel.getUseSsl()).setConnectTimeout(channel.getConnectTimeout());
    options.setHeartbeat(HEARTBEAT_MILLIS);
    channel.getUsername().ifPresent(options::setUsername);
    channel.getPassword().ifPresent(options::setPassword);
    channel.getVirtualHost().ifPresent(options::setVirtualHost);
    channel.getSniServerName().ifPresent(options::setSniServerName);
    channel.getContainerId().ifPresent(options::setContainerId);
    return options;
  }

  @Override
  public HealthReport getReadiness() {
    HealthReport.HealthReportBuilder report = HealthReport.builder();
    outlets.forEach((channel, outlet) -> report.add(channel, outlet.isConnected()));
    return report.build();
  }

  void onEnd(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(LAST)
          @BeforeDestroyed(ApplicationScoped.class)
          Object end) {
    outlets.values().forEach(AmqpOutlet::close);
  }
}
