package io.millrace.egress.http;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.millrace.stream.ReadFrom;
import io.millrace.wire.ItemWriter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;

/** Turns one reader's items into server-sent events, each with an id to resume after. */
final class ItemStream {
  private final Sse sse;
  private final ReadRequest request;
  private final ItemWriter writer;
  private final boolean withIds;
  private ReadFrom.Position position = ReadFrom.Position.at(0, -1);

  /**
   * Makes the events of one reader.
   *
   * @param withIds false for readers of several streams, who cannot resume
   */
  ItemStream(Sse sse, ReadRequest request, boolean withIds) {
    this.sse = sse;
    this.request = request;
    this.writer = ItemWriter.json(request.withPayload());
    this.withIds = withIds;
    if (request.from() instanceof ReadFrom.After after) {
      position = after.position();
    }
  }

  /** A comment that opens the stream, so that the client knows that it is connected. */
  OutboundSseEvent opening() {
    return sse.newEventBuilder().comment("open").build();
  }

  OutboundSseEvent event(StreamItem item) {
    OutboundSseEvent.Builder event =
        sse.newEventBuilder()
            .name(ItemWriter.eventName(item))
            .data(String.class, new String(writer.write(item), StandardCharsets.UTF_8));
    if (withIds) {
      event.id(id(item));
    }
    return event.build();
  }

  private String id(StreamItem item) {
    if (item instanceof StreamItem.End end) {
      return ReadRequest.endId(end.epoch());
    }
    if (item instanceof MediaChunk chunk) {
      position =
          request.isPriority()
              ? position.advance(chunk.epoch(), chunk.deliveryPriority(), chunk.sequenceNumber())
              : ReadFrom.Position.at(chunk.epoch(), chunk.sequenceNumber());
    }
    return request.id(position);
  }
}
