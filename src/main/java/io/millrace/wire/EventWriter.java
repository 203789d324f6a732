package io.millrace.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.MediaStreamEvent;
import io.millrace.event.MediaStreamEvent.BufferUnderrun;
import io.millrace.event.MediaStreamEvent.ChunkDropped;
import io.millrace.event.MediaStreamEvent.ChunkRejected;
import io.millrace.event.MediaStreamEvent.GapDetected;
import io.millrace.event.MediaStreamEvent.QualityChanged;
import io.millrace.event.MediaStreamEvent.StreamStarted;
import io.millrace.event.MediaStreamEvent.StreamStopped;
import io.millrace.media.QualityLevel;
import java.io.IOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as CloudEvents 1.0: {@link #type}, {@link #data} for the binary mode, {@link
 * #structured} for the JSON format.
 */
public final class EventWriter {
  public static final String SOURCE = "/millrace";
  public static final String DATA_CONTENT_TYPE = "application/json";

  private EventWriter() {}

  /** The CloudEvents type, such as {@code io.millrace.stream.started.v1}. */
  public static String type(MediaStreamEvent event) {
    return switch (event) {
      case StreamStarted e -> "io.millrace.stream.started.v1";
      case StreamStopped e -> "io.millrace.stream.stopped.v1";
      case QualityChanged e -> "io.millrace.quality.changed.v1";
      case BufferUnderrun e -> "io.millrace.buffer.underrun.v1";
      case ChunkDropped e -> "io.millrace.chunk.dropped.v1";
      case GapDetected e -> "io.millrace.gap.detected.v1";
      case ChunkRejected e -> "io.millrace.chunk.rejected.v1";
    };
  }

  /** The event's data as JSON: the fields of a user's activity, and the event's own. */
  public static byte[] data(MediaStreamEvent event) {
    return Json.write(g -> writeData(g, event));
  }

  /**
   * The whole CloudEvent as JSON.
   *
   * @param id unique among the events of {@link #SOURCE}
   */
  public static byte[] structured(MediaStreamEvent event, String id) {
    return Json.write(
        g -> {
          g.writeStartObject();
          g.writeStringField("specversion", "1.0");
          g.writeStringField("id", id);
          g.writeStringField("source", SOURCE);
          g.writeStringField("type", type(event));
          g.writeStringField("subject", event.streamId());
          g.writeStringField("time", event.timestamp().toString());
          g.writeStringField("datacontenttype", DATA_CONTENT_TYPE);
          g.writeFieldName("data");
          writeData(g, event);
          g.writeEndObject();
        });
  }

  /** The same of an event that was received; data that is no JSON is in base64. */
  public static byte[] structured(ReceivedEvent event) {
    JsonNode json = Json.parseOrNull(event.data());
    return Json.write(
        g -> {
          g.writeStartObject();
          for (var attribute : new TreeMap<>(event.attributes()).entrySet()) {
            g.writeStringField(attribute.getKey(), attribute.getValue());
          }
          if (json == null) {
            g.writeBinaryField("data_base64", event.data());
          } else {
            g.writeFieldName("data");
            Json.MAPPER.writeTree(g, json);
          }
          g.writeEndObject();
        });
  }

  private static void writeData(JsonGenerator g, MediaStreamEvent event) throws IOException {
    g.writeStartObject();
    g.writeStringField("streamId", event.streamId());
    g.writeNumberField("userId", event.userId());
    g.writeStringField("activity", event.getClass().getSimpleName());
    g.writeStringField("timestamp", event.timestamp().toString());
    switch (event) {
      case StreamStarted e -> {
        g.writeNumberField("epoch", e.epoch());
        g.writeStringField("quality", e.quality().name());
      }
      case StreamStopped e -> {
        g.writeNumberField("epoch", e.epoch());
        g.writeStringField("reason", e.reason().text());
        g.writeNumberField("durationSeconds", e.durationSeconds());
        g.writeNumberField("bytesTransferred", e.bytesTransferred());
      }
      case QualityChanged e -> {
        g.writeStringField("oldQuality", quality(e.oldQuality()));
        g.writeStringField("newQuality", quality(e.newQuality()));
        if (e.rendition() != null) {
          g.writeStringField("rendition", e.rendition().name());
        }
      }
      case BufferUnderrun e -> g.writeNumberField("bufferLevel", e.bufferLevel());
      case ChunkDropped e -> {
        g.writeNumberField("epoch", e.epoch());
        g.writeNumberField("sequenceNumber", e.sequenceNumber());
        g.writeStringField("reason", e.reason().text());
      }
      case GapDetected e -> {
        g.writeNumberField("epoch", e.epoch());
        g.writeNumberField("from", e.from());
        g.writeNumberField("to", e.to());
        g.writeStringField("reason", e.reason().text());
      }
      case ChunkRejected e -> {
        g.writeNumberField("sequenceNumber", e.sequenceNumber());
        g.writeStringField("reason", e.reason());
      }
    }
    g.writeEndObject();
  }

  private static String quality(@Nullable QualityLevel level) {
    return level == null ? "source" : level.name();
  }
}
