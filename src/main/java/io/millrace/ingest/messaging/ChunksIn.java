package io.millrace.ingest.messaging;

import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.stream.StreamRegistry;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.MalformedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.ce.CloudEventMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Takes chunks from the channel {@code chunks-in}. A message is acknowledged when its chunk is in
 * the stream or had come before, and refused with the reason if the chunk is.
 */
@ApplicationScoped
class ChunksIn {
  private final StreamRegistry registry;

  ChunksIn(StreamRegistry registry) {
    this.registry = registry;
  }

  @Incoming("chunks-in")
  Uni<Void> take(Message<byte[]> message) {
    return Uni.createFrom()
        .item(() -> registry.accept(read(message)))
        .onItemOrFailure()
        .transformToUni((result, failure) -> settle(message, result, failure));
  }

  private static Uni<Void> settle(
      Message<byte[]> message, @Nullable ChunkResult result, @Nullable Throwable failure) {
    CompletionStage<Void> settled;
    if (failure != null) {
      settled = message.nack(failure);
    } else if (result instanceof ChunkResult.Rejected rejected) {
      settled = message.nack(new ChunkRejectedException(rejected));
    } else {
      settled = message.ack();
    }
    return Uni.createFrom().completionStage(settled);
  }

  private static MediaChunk read(Message<byte[]> message) {
    CloudEventMetadata<?> event = cloudEvent(message);
    if (event == null) {
      throw new MalformedException("message", "", "expected a CloudEvent");
    }
    if (!ChunkAttributes.TYPE.equals(event.getType())) {
      throw new MalformedException("type", event.getType(), "expected " + ChunkAttributes.TYPE);
    }
    return ChunkAttributes.read(
        event.getSubject().orElse(""), name -> attribute(event, name), message.getPayload());
  }

  private static @Nullable CloudEventMetadata<?> cloudEvent(Message<?> message) {
    for (Object metadata : message.getMetadata()) {
      if (metadata instanceof CloudEventMetadata<?> event) {
        return event;
      }
    }
    return null;
  }

  private static @Nullable String attribute(CloudEventMetadata<?> event, String name) {
    Optional<Object> value = event.getExtension(name);
    return value.map(Object::toString).orElse(null);
  }
}
