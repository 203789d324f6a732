package io.millrace.channel;

import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** Binds channels to {@link MemoryChannels}. */
@ApplicationScoped
@Connector(MemoryConnector.NAME)
public class MemoryConnector implements InboundConnector, OutboundConnector {
  public static final String NAME = "millrace-memory";
  private static final String CHANNEL_NAME = "channel-name";

  /** Attribute of an outgoing channel: messages that nobody listens to do not wait. */
  private static final String DROPS_UNHEARD = "drops-unheard";

  private final MemoryChannels channels;

  MemoryConnector(MemoryChannels channels) {
    this.channels = channels;
  }

  @Override
  public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
    return channels.inlet(config.getValue(CHANNEL_NAME, String.class)).messages();
  }

  @Override
  public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
    return channels.outlet(
        config.getValue(CHANNEL_NAME, String.class),
        config.getOptionalValue(DROPS_UNHEARD, Boolean.class).orElse(false));
  }
}
