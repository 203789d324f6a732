package io.millrace.channel;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Message;

/** The ends of in-memory channels that face the program around the pipeline. */
@ApplicationScoped
public class MemoryChannels {
  private final Map<String, MemoryInlet> inlets = new ConcurrentHashMap<>();
  private final Map<String, MemoryOutlet> outlets = new ConcurrentHashMap<>();

  /**
   * Sends a message into the pipeline.
   *
   * @param channel such as {@code chunks-in}
   * @return completes when the message is acknowledged; fails with the reason if it is refused, or
   *     with {@link ChannelFullException} if too many wait already
   */
  public Uni<Void> send(String channel, Message<byte[]> message) {
    return inlet(channel).send(message);
  }

  /**
   * What the pipeline sends from the subscription on. A listener that falls {@value
   * MemoryOutlet#LISTENER_BUFFER} messages behind is failed.
   *
   * @param channel such as {@code chunks-out}
   */
  public Multi<Message<?>> receive(String channel) {
    return outlet(channel, false).messages();
  }

  MemoryInlet inlet(String channel) {
    return inlets.computeIfAbsent(channel, MemoryInlet::new);
  }

  /**
   * @param dropsUnheard for a channel that is not there yet: see {@link MemoryOutlet}
   */
  MemoryOutlet outlet(String channel, boolean dropsUnheard) {
    return outlets.computeIfAbsent(channel, name -> new MemoryOutlet(dropsUnheard));
  }
}
