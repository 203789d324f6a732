package io.millrace.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A track's configuration as JSON: the payload of the METADATA chunk ahead of its first frame. Its
 * {@code kind} is {@value #KIND}; {@code extradata} is base64; {@code frames}, if it is there,
 * holds what the sender says of the frames that follow, by keys of its own.
 */
public final class TrackConfigJson {
  public static final String KIND = "track";

  private TrackConfigJson() {}

  public static byte[] write(TrackConfig config) {
    return write(config, Map.of());
  }

  /**
   * Writes a configuration, and what the sender says of the frames that follow.
   *
   * @param frames by keys of the sender's own; may be empty
   */
  public static byte[] write(TrackConfig config, Map<String, String> frames) {
    return Json.write(
        g -> {
          g.writeStartObject();
          g.writeStringField("kind", KIND);
          g.writeNumberField("track", config.track());
          g.writeStringField("type", config.type().name());
          g.writeStringField("codec", config.codec());
          writeIfKnown(g, "profile", config.profile());
          writeIfKnown(g, "language", config.language());
          g.writeNumberField("timeBaseUs", config.timeBaseUs());
          g.writeNumberField("bitrate", config.bitrate());
          TrackConfig.Video video = config.video();
          if (video != null) {
            g.writeNumberField("width", video.width());
            g.writeNumberField("height", video.height());
            g.writeNumberField("frameRate", video.frameRate());
            g.writeNumberField("rotationDegrees", video.rotationDegrees());
            writeIfKnown(g, "pixelFormat", video.pixelFormat());
          }
          TrackConfig.Audio audio = config.audio();
          if (audio != null) {
            g.writeNumberField("sampleRate", audio.sampleRate());
            g.writeNumberField("channels", audio.channels());
            writeIfKnown(g, "layout", audio.layout());
          }
          QualityLevel rendition = config.rendition();
          writeIfKnown(g, "rendition", rendition == null ? null : rendition.name());
          g.writeBinaryField("extradata", config.extradata());
          if (!frames.isEmpty()) {
            writeFrames(g, frames);
          }
          g.writeEndObject();
        });
  }

  private static void writeFrames(JsonGenerator g, Map<String, String> frames) throws IOException {
    g.writeObjectFieldStart("frames");
    for (Map.Entry<String, String> entry : new TreeMap<>(frames).entrySet()) {
      g.writeStringField(entry.getKey(), entry.getValue());
    }
    g.writeEndObject();
  }

  private static void writeIfKnown(JsonGenerator g, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      g.writeStringField(name, value);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedException if it is not the JSON of a track's configuration
   */
  public static TrackConfig read(byte[] json) {
    try {
      JsonNode node = Json.MAPPER.readTree(json);
      if (!KIND.equals(node.path("kind").asText())) {
        throw new MalformedException("kind", node.path("kind").asText(), "expected " + KIND);
      }
      return new TrackConfig(
          node.path("track").asInt(),
          MediaType.valueOf(node.path("type").asText()),
          node.path("codec").asText(),
          text(node, "profile"),
          text(node, "language"),
          node.path("timeBaseUs").asDouble(),
          node.path("bitrate").asLong(),
          node.has("width") ? video(node) : null,
          node.has("sampleRate") ? audio(node) : null,
          extradata(node),
          rendition(node));
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedException("data", "", "not a track's configuration: " + e.getMessage());
    }
  }

  /**
   * Reads what the sender says of the frames that follow; empty if nothing.
   *
   * @throws MalformedException if it is not JSON
   */
  public static Map<String, String> readFrames(byte[] json) {
    try {
      Map<String, String> frames = new HashMap<>();
      Json.MAPPER
          .readTree(json)
          .path("frames")
          .properties()
          .forEach(entry -> frames.put(entry.getKey(), entry.getValue().asText()));
      return frames;
    } catch (IOException e) {
      throw new MalformedException("data", "", "not JSON: " + e.getMessage());
    }
  }

  private static TrackConfig.Video video(JsonNode node) {
    return new TrackConfig.Video(
        node.path("width").asInt(),
        node.path("height").asInt(),
        node.path("frameRate").asDouble(),
        node.path("rotationDegrees").asInt(),
        text(node, "pixelFormat"));
  }

  private static TrackConfig.Audio audio(JsonNode node) {
    return new TrackConfig.Audio(
        node.path("sampleRate").asInt(), node.path("channels").asInt(), text(node, "layout"));
  }

  private static byte[] extradata(JsonNode node) throws IOException {
    byte[] extradata = node.path("extradata").binaryValue();
    return extradata == null ? new byte[0] : extradata;
  }

  private static @Nullable QualityLevel rendition(JsonNode node) {
    String name = text(node, "rendition");
    return name == null ? null : QualityLevel.valueOf(name);
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.has(name) ? node.path(name).asText() : null;
  }
}
