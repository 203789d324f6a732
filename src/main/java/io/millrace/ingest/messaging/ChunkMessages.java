package io.millrace.ingest.messaging;

import io.millrace.claim.ClaimCheck;
import io.millrace.claim.ClaimException;
import io.millrace.media.MediaChunk;
import io.millrace.stream.StreamRegistry;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks out of messages: out of CloudEvents of the type {@link ChunkAttributes#TYPE}, and
 * out of plain messages, each of which is one piece of bytes of the stream that it is routed to.
 */
final class ChunkMessages {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final StreamRegistry registry;
  private final ClaimCheck claims;

  ChunkMessages(StreamRegistry registry, ClaimCheck claims) {
    this.registry = registry;
    this.claims = claims;
  }

  /**
   * A chunk that came.
   *
   * @param restarts true if a new epoch begins with it, unless nothing has come in the one that is
   * @param eventId the id of the CloudEvent that it was; null if it was none
   */
  record Arrival(MediaChunk chunk, boolean restarts, @Nullable String eventId) {}

  /**
   * The chunk that a message is. A payload that lies in the object store is fetched; a store that
   * does not answer is asked again until it does.
   *
   * <p>Fails with {@link MalformedException} or {@link ClaimException}, which say what is wrong.
   */
  Uni<Arrival> read(Message<?> message, Origin origin) {
    return Uni.createFrom().deferred(() -> arrival(message, origin));
  }

  private Uni<Arrival> arrival(Message<?> message, Origin origin) {
    if (message.getPayload() == null) {
      throw new MalformedException("value", "null", "expected the chunk's bytes");
    }
    byte[] body = bodyOf(message);
    ReceivedEvent event = origin.event(body);
    if (event == null) {
      return Uni.createFrom().item(new Arrival(plain(origin.routedTo(), body), false, null));
    }
    ChunkAttributes.requireChunk(event, origin.routedTo());
    String dataref = ChunkAttributes.dataref(event::attribute);
    return dataref == null
        ? Uni.createFrom().item(arrival(event, event.data()))
        : redeem(dataref, event).map(data -> arrival(event, data));
  }

  private Uni<byte[]> redeem(String dataref, ReceivedEvent event) {
    return Uni.createFrom()
        .item(() -> claims.redeem(dataref, ChunkAttributes.sha256(event::attribute)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .onFailure(ChunkMessages::isPassing)
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .indefinitely();
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof ClaimException claim
        && claim.kind() == ClaimException.Kind.UNAVAILABLE;
  }

  private static Arrival arrival(ReceivedEvent event, byte[] data) {
    return new Arrival(
        ChunkAttributes.read(event.subject(), event::attribute, data),
        ChunkAttributes.restarts(event::attribute),
        event.attribute("source") + " " + event.attribute("id"));
  }

  private MediaChunk plain(@Nullable String streamId, byte[] body) {
    if (streamId == null) {
      throw new MalformedException(
          "message",
          "",
          "expected a CloudEvent, or a plain message whose key or subject is the stream's id");
    }
    if (body.length == 0) {
      throw new MalformedException("message", "", "expected a value of at least one byte");
    }
    return registry.pieceOf(streamId, body);
  }

  /** The bytes of a message's body, whatever a connector made of them on the way. */
  static byte[] bodyOf(Message<?> message) {
    return switch (message.getPayload()) {
      case null -> new byte[0];
      case byte[] bytes -> bytes;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case JsonObject json -> json.toBuffer().getBytes();
      case JsonArray json -> json.toBuffer().getBytes();
      default -> message.getPayload().toString().getBytes(StandardCharsets.UTF_8);
    };
  }
}
