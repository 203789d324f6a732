package io.millrace.ingest.messaging;

import io.millrace.claim.ClaimCheck;
import io.millrace.ingest.messaging.ChunkMessages.Arrival;
import io.millrace.media.ChunkResult;
import io.millrace.media.StreamId;
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

  ChunksIn(StreamRegistry registry, ClaimCheck claims, DeadLetters deadLetters) {
    this.registry = registry;
    this.messages = new ChunkMessages(registry, claims);
    this.deadLetters = deadLetters;
  }

  @Incoming("chunks-in")
  Uni<Void> take(Message<Object> message) {
    Origin origin = Origin.of(message);
    return messages
        .read(message, origin)
        .map(this::accept)
        .onItemOrFailure()
        .transformToUni(
            (result, failure) -> {
              if (failure != null) {
                return refuse(message, origin, failure);
              }
              return result instanceof ChunkResult.Rejected rejected
                  ? refuse(message, origin, new ChunkRejectedException(rejected))
                  : Uni.createFrom().completionStage(message.ack());
            });
  }

  private ChunkResult accept(Arrival arrival) {
    if (arrival.restarts()) {
      registry.restart(StreamId.require(arrival.chunk().streamId()));
    }
    return registry.accept(arrival.chunk());
  }

  private Uni<Void> refuse(Message<?> message, Origin origin, Throwable reason) {
    return deadLetters
        .send(message, origin.deadLetter(String.valueOf(reason.getMessage())))
        .chain(() -> Uni.createFrom().completionStage(message.nack(reason)));
  }
}
