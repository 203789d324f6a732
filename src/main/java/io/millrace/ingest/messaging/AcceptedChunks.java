package io.millrace.ingest.messaging;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** The channel {@code chunks-accepted}: chunks that came in over HTTP, for the broker. */
@ApplicationScoped
class AcceptedChunks {
  private final MutinyEmitter<byte[]> channel;

  /** The channel's buffer needs no bound of its own: {@link InFlight} is one. */
  AcceptedChunks(
      @Channel("chunks-accepted") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> channel) {
    this.channel = channel;
  }

  /** Completes when the broker has stored the message. */
  Uni<Void> send(Message<byte[]> message) {
    return channel.sendMessage(message);
  }
}
