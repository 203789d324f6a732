package io.millrace.ingest.messaging;

import io.millrace.media.MediaChunk;
import io.millrace.stream.StreamRegistry;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks out of messages: out of CloudEvents of the type {@link ChunkAttributes#TYPE}, and
 * out of plain messages, each of which is one piece of bytes of the stream that it is routed to.
 */
final class ChunkMessages {
  private final StreamRegistry registry;

  ChunkMessages(StreamRegistry registry) {
    this.registry = registry;
  }

  /**
   * The chunk that a message is.
   *
   * @throws MalformedException naming what is wrong
   */
  MediaChunk read(Message<?> message, Origin origin) {
    if (message.getPayload() == null) {
      throw new MalformedException("value", "null", "expected the chunk's bytes");
    }
    byte[] body = bodyOf(message);
    ReceivedEvent event = origin.event(body);
    return event == null
        ? plain(origin.routedTo(), body)
        : ChunkAttributes.read(event, origin.routedTo());
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
