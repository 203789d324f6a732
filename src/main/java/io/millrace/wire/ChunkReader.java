package io.millrace.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads chunks that senders write as JSON: {@code chunkType} is required, {@code data} is base64;
 * {@code sequenceNumber}, {@code epoch}, {@code timestampUs}, {@code durationUs}, {@code track},
 * {@code priority}, {@code isKeyframe}, {@code isFinal} and {@code checksum} may be left out.
 */
public final class ChunkReader {
  private static final int SHOWN_CHARACTERS = 60;

  private ChunkReader() {}

  /** A document: what came, and whether it came as an array. */
  public record Batch(List<MediaChunk> chunks, boolean isArray) {}

  /**
   * Reads one chunk or an array of chunks.
   *
   * @throws MalformedException naming the field and value that are wrong
   */
  public static Batch read(String streamId, byte[] json) {
    JsonNode root = parse(json);
    if (!root.isArray()) {
      return new Batch(List.of(chunk(streamId, root)), false);
    }
    List<MediaChunk> chunks = new ArrayList<>(root.size());
    for (JsonNode node : root) {
      chunks.add(chunk(streamId, node));
    }
    return new Batch(chunks, true);
  }

  /**
   * Reads exactly one chunk.
   *
   * @throws MalformedException naming the field and value that are wrong
   */
  public static MediaChunk readOne(String streamId, byte[] json) {
    return chunk(streamId, parse(json));
  }

  private static JsonNode parse(byte[] json) {
    try {
      JsonNode root = Json.MAPPER.readTree(json);
      if (root == null || root.isMissingNode()) {
        throw new MalformedException("body", "", "expected a chunk as a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new MalformedException(
          "body",
          new String(
              json,
              0,
              Math.min(json.length, SHOWN_CHARACTERS),
              java.nio.charset.StandardCharsets.UTF_8),
          "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedException("body", "", "not JSON: " + e.getMessage());
    }
  }

  private static MediaChunk chunk(String streamId, JsonNode node) {
    if (!node.isObject()) {
      throw new MalformedException("body", node.toString(), "expected a chunk as a JSON object");
    }
    JsonNode stream = node.path("streamId");
    if (!stream.isMissingNode() && !stream.asText().equals(streamId)) {
      throw new MalformedException("streamId", stream.asText(), "the path says " + streamId);
    }
    ChunkType type = enumValue("chunkType", node.path("chunkType").asText(), ChunkType.class);
    MediaChunk.Builder builder =
        MediaChunk.builder(streamId, type)
            .sequenceNumber(count(node, "sequenceNumber", MediaChunk.UNNUMBERED, Long.MAX_VALUE))
            .epoch((int) count(node, "epoch", 0, Integer.MAX_VALUE))
            .timestampUs(integer(node, "timestampUs", 0))
            .durationUs(count(node, "durationUs", 0, Long.MAX_VALUE))
            .track((int) count(node, "track", 0, Integer.MAX_VALUE))
            .isFinal(bool(node, "isFinal", false))
            .keyframe(bool(node, "isKeyframe", type == ChunkType.VIDEO_I_FRAME))
            .data(data(node));
    if (node.hasNonNull("priority")) {
      builder.priority(enumValue("priority", node.path("priority").asText(), MediaPriority.class));
    }
    if (node.hasNonNull("checksum")) {
      builder.checksum(node.path("checksum").asText());
    }
    return builder.build();
  }

  private static byte[] data(JsonNode node) {
    JsonNode data = node.path("data");
    if (data.isMissingNode() || data.isNull()) {
      return new byte[0];
    }
    try {
      byte[] bytes = data.isTextual() ? data.binaryValue() : null;
      if (bytes == null) {
        throw new MalformedException("data", data.toString(), "expected a base64 string");
      }
      return bytes;
    } catch (IOException e) {
      throw new MalformedException("data", data.asText(), "not base64");
    }
  }

  private static long integer(JsonNode node, String name, long absent) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new MalformedException(name, value.asText(), "expected a whole number");
    }
    return value.asLong();
  }

  private static long count(JsonNode node, String name, long absent, long max) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull()
        ? absent
        : between(name, integer(node, name, absent), 0, max);
  }

  private static boolean bool(JsonNode node, String name, boolean absent) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw new MalformedException(name, value.asText(), "expected true or false");
    }
    return value.asBoolean();
  }

  /**
   * The whole number that a text is.
   *
   * @param name of the field or header, for the message
   * @throws MalformedException if it is none, or not between the two, both inclusive
   */
  public static long number(String name, String value, long min, long max) {
    try {
      return between(name, Long.parseLong(value.trim()), min, max);
    } catch (NumberFormatException e) {
      throw new MalformedException(name, value, "expected a whole number");
    }
  }

  private static long between(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new MalformedException(
          name, Long.toString(value), "expected a number from %d to %d".formatted(min, max));
    }
    return value;
  }

  /**
   * The constant of that name.
   *
   * @param name of the field or header, for the message
   * @throws MalformedException listing the names there are
   */
  public static <E extends Enum<E>> E enumValue(String name, String value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw new MalformedException(
        name, value, "expected one of " + Arrays.toString(type.getEnumConstants()));
  }
}
