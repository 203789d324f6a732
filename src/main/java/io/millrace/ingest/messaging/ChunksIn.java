package io.millrace.ingest.messaging;

import io.millrace.channel.MemoryConnector;
import io.millrace.claim.ClaimCheck;
import io.millrace.ingest.messaging.ChunkMessages.Arrival;
import io.millrace.ingest.messaging.Unsettled.Pending;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamId;
import io.millrace.stream.IntakeTotals;
import io.millrace.stream.Receipts;
import io.millrace.stream.ShuttingDownException;
import io.millrace.stream.StreamRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Takes chunks from the channel {@code chunks-in}. A broker's message is acknowledged when its
 * chunk has left by {@code chunks-out}, one from within the process when its chunk is in the
 * stream; in both cases if it had come before, too. One that is refused goes to the channel {@code
 * dead-letter}, and is refused with the reason once it is there.
 */
@ApplicationScoped
class ChunksIn {
  /** What a message takes beside its payload, in bytes: headers, objects. */
  private static final long OVERHEAD_BYTES = 1024;

  private final StreamRegistry registry;
  private final Receipts receipts;
  private final ChunkMessages messages;
  private final DeadLetters deadLetters;
  private final Unsettled unsettled;
  private final boolean leavesByBroker;

  ChunksIn(
      StreamRegistry registry,
      Receipts receipts,
      ClaimCheck claims,
      DeadLetters deadLetters,
      IntakeTotals totals,
      BrokerIntakeConfig config,
      @ConfigProperty(name = "mp.messaging.outgoing.chunks-out.connector") String out) {
    this.registry = registry;
    this.receipts = receipts;
    this.messages = new ChunkMessages(registry, claims);
    this.deadLetters = deadLetters;
    this.unsettled =
        new Unsettled(receipts, deadLetters, totals, config.maxInFlightBytesOrDefault());
    this.leavesByBroker = !out.equals(MemoryConnector.NAME);
  }

  @Incoming("chunks-in")
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  Uni<Void> take(Message<Object> message) {
    Origin origin = Origin.of(message);
    return origin instanceof MemoryOrigin || !leavesByBroker
        ? settleWhenTaken(message, origin)
        : settleWhenLeft(message, origin);
  }

  private Uni<Void> settleWhenTaken(Message<Object> message, Origin origin) {
    return messages
        .read(message, origin)
        .map(this::accept)
        .onItemOrFailure()
        .transformToUni(
            (result, failure) -> {
              if (failure != null) {
                return deadLetters.refuse(message, origin, failure);
              }
              return result instanceof ChunkResult.Rejected rejected
                  ? deadLetters.refuse(message, origin, new ChunkRejectedException(rejected))
                  : Uni.createFrom().completionStage(message.ack());
            });
  }

  /** Completes when the chunk is on its way, so that the next may come. */
  private Uni<Void> settleWhenLeft(Message<Object> message, Origin origin) {
    return messages
        .read(message, origin)
        .onItemOrFailure()
        .transformToUni(
            (arrival, failure) ->
                failure != null
                    ? deadLetters.refuse(message, origin, failure)
                    : takeIn(message, origin, arrival));
  }

  private Uni<Void> takeIn(Message<Object> message, Origin origin, Arrival arrival) {
    long bytes = arrival.chunk().sizeBytes() + OVERHEAD_BYTES;
    return unsettled
        .awaitRoom(bytes)
        .invoke(
            () -> {
              Pending pending = unsettled.pending(message, origin, arrival, bytes);
              if (!unsettled.isAgain(pending)) {
                unsettled.expect(pending, arrival.chunk());
                takeIn(pending, arrival);
              }
            });
  }

  private void takeIn(Pending pending, Arrival arrival) {
    MediaChunk chunk = arrival.chunk();
    try {
      switch (accept(arrival)) {
        case ChunkResult.Received received ->
            unsettled.received(pending, received.sequenceNumber());
        case ChunkResult.Persisted persisted ->
            unsettled.received(pending, persisted.sequenceNumber());
        case ChunkResult.Duplicate duplicate -> {
          receipts.forget(chunk);
          unsettled.repeated(pending, duplicate.sequenceNumber());
        }
        case ChunkResult.Rejected rejected -> receipts.refused(chunk, rejected.error().message());
      }
    } catch (ShuttingDownException e) {
      receipts.forget(chunk); // the broker keeps it for the next process
    } catch (RuntimeException e) {
      receipts.refused(chunk, String.valueOf(e.getMessage()));
    }
  }

  private ChunkResult accept(Arrival arrival) {
    if (arrival.restarts()) {
      registry.restart(StreamId.require(arrival.chunk().streamId()));
    }
    return registry.accept(arrival.chunk());
  }
}
