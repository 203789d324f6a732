package io.millrace.ingest.messaging;

import io.millrace.media.ChunkResult;
import io.millrace.stream.StreamRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Takes chunks from the channel {@code chunks-in}. A message is acknowledged when its chunk is in
 * the stream or had come before. One that is refused goes to the channel {@code dead-letter}, and
 * is refused with the reason once it is there.
 */
@ApplicationScoped
class ChunksIn {
  private final StreamRegistry registry;
  private final ChunkMessages messages;
  private final DeadLetters deadLetters;

  ChunksIn(StreamRegistry registry, DeadLetters deadLetters) {
    this.registry = registry;
    this.messages = new ChunkMessages(registry);
    this.deadLetters = deadLetters;
  }

  @Incoming("chunks-in")
  Uni<Void> take(Message<Object> message) {
    Origin origin = Origin.of(message);
    ChunkResult result;
    try {
      result = registry.accept(messages.read(message, origin));
    } catch (RuntimeException e) {
      return refuse(message, origin, e);
    }
    return result instanceof ChunkResult.Rejected rejected
        ? refuse(message, origin, new ChunkRejectedException(rejected))
        : Uni.createFrom().completionStage(message.ack());
  }

  private Uni<Void> refuse(Message<?> message, Origin origin, RuntimeException reason) {
    return deadLetters
        .send(message, origin.deadLetter(String.valueOf(reason.getMessage())))
        .chain(() -> Uni.createFrom().completionStage(message.nack(reason)));
  }
}
