package io.millrace.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import java.io.IOException;

/**
 * Writes what readers get, one document an item: {@code event} is chunk, gap, skip or end. JSON
 * carries payloads in base64, CBOR as byte strings.
 */
public final class ItemWriter {
  private static final int OVERHEAD_BYTES = 512;

  private final JsonFactory factory;
  private final boolean isBinary;
  private final boolean withPayload;

  private ItemWriter(JsonFactory factory, boolean isBinary, boolean withPayload) {
    this.factory = factory;
    this.isBinary = isBinary;
    this.withPayload = withPayload;
  }

  public static ItemWriter json(boolean withPayload) {
    return new ItemWriter(Json.MAPPER.getFactory(), false, withPayload);
  }

  /** RFC 8949. */
  public static ItemWriter cbor(boolean withPayload) {
    return new ItemWriter(new CBORFactory(), true, withPayload);
  }

  /** The name of the item's kind, as in its {@code event} field. */
  public static String eventName(StreamItem item) {
    return switch (item) {
      case MediaChunk chunk -> "chunk";
      case StreamItem.Gap gap -> "gap";
      case StreamItem.Skip skip -> "skip";
      case StreamItem.End end -> "end";
    };
  }

  public byte[] write(StreamItem item) {
    return Json.write(
        factory,
        sizeHint(item),
        g -> {
          g.writeStartObject();
          g.writeStringField("event", eventName(item));
          g.writeStringField("streamId", item.streamId());
          g.writeNumberField("epoch", item.epoch());
          writeBody(g, item);
          g.writeEndObject();
        });
  }

  private int sizeHint(StreamItem item) {
    int payload = withPayload && item instanceof MediaChunk chunk ? chunk.sizeBytes() : 0;
    return OVERHEAD_BYTES + (isBinary ? payload : payload / 3 * 4);
  }

  private void writeBody(JsonGenerator g, StreamItem item) throws IOException {
    switch (item) {
      case MediaChunk chunk -> writeChunk(g, chunk);
      case StreamItem.Gap gap -> {
        writeRange(g, gap.from(), gap.to());
        g.writeStringField("reason", gap.reason().text());
      }
      case StreamItem.Skip skip -> {
        writeRange(g, skip.from(), skip.to());
        g.writeNumberField("count", skip.count());
        g.writeStringField("reason", skip.reason().text());
      }
      case StreamItem.End end -> g.writeStringField("reason", end.reason().text());
    }
  }

  private static void writeRange(JsonGenerator g, long from, long to) throws IOException {
    g.writeNumberField("from", from);
    g.writeNumberField("to", to);
  }

  private void writeChunk(JsonGenerator g, MediaChunk chunk) throws IOException {
    g.writeNumberField("sequenceNumber", chunk.sequenceNumber());
    g.writeStringField("chunkType", chunk.chunkType().name());
    g.writeStringField("priority", chunk.priority().name());
    g.writeNumberField("timestampUs", chunk.timestampUs());
    g.writeNumberField("durationUs", chunk.durationUs());
    g.writeNumberField("track", chunk.track());
    g.writeBooleanField("isKeyframe", chunk.isKeyframe());
    g.writeBooleanField("isFinal", chunk.isFinal());
    g.writeNumberField("sizeBytes", chunk.sizeBytes());
    g.writeStringField("checksum", Checksums.of(chunk));
    if (withPayload) {
      g.writeBinaryField("data", chunk.data());
    }
  }
}
