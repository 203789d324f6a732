package io.millrace.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.media.MediaStream;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.wire.ChunkReader;
import io.millrace.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what an owner says of a stream. What is left out stays as it was. */
final class StreamSettingsJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NAMES =
      Set.of("userId", "contentType", "quality", "chunkSize", "metadata", "renditions");

  private StreamSettingsJson() {}

  /**
   * The stream with the changes.
   *
   * @throws MalformedException naming the field and value that are wrong
   */
  static MediaStream apply(byte[] body, MediaStream stream) {
    if (body.length == 0) {
      return stream;
    }
    JsonNode root = parse(body);
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (!NAMES.contains(name)) {
                throw new MalformedException(name, name, "expected one of " + NAMES);
              }
            });
    long chunkSize = whole(root, "chunkSize", stream.chunkSizeBytes());
    if (chunkSize < 1 || chunkSize > MediaStream.MAX_CHUNK_SIZE_BYTES) {
      throw new MalformedException(
          "chunkSize",
          String.valueOf(chunkSize),
          "expected 1 to " + MediaStream.MAX_CHUNK_SIZE_BYTES);
    }
    return new MediaStream(
        stream.id(),
        whole(root, "userId", stream.userId()),
        constant(root, "contentType", MediaType.class, stream.contentType()),
        constant(root, "quality", QualityLevel.class, stream.quality()),
        (int) chunkSize,
        stream.createdAt(),
        root.has("metadata") ? metadata(root.path("metadata")) : stream.metadata(),
        root.has("renditions") ? renditions(root.path("renditions")) : stream.renditions());
  }

  private static JsonNode parse(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      JsonNode root = JSON.readTree(body);
      if (!root.isObject()) {
        throw new MalformedException("body", text, "expected a JSON object");
      }
      return root;
    } catch (IOException e) {
      throw new MalformedException("body", text, "not JSON");
    }
  }

  private static long whole(JsonNode root, String name, long absent) {
    JsonNode value = root.path(name);
    if (value.isMissingNode()) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new MalformedException(name, value.asText(), "expected a whole number");
    }
    return value.asLong();
  }

  private static <E extends Enum<E>> E constant(
      JsonNode root, String name, Class<E> type, E absent) {
    JsonNode value = root.path(name);
    return value.isMissingNode() ? absent : ChunkReader.enumValue(name, value.asText(), type);
  }

  private static Map<String, String> metadata(JsonNode node) {
    if (!node.isObject()) {
      throw new MalformedException("metadata", node.toString(), "expected an object of strings");
    }
    Map<String, String> metadata = new HashMap<>();
    node.properties().forEach(field -> metadata.put(field.getKey(), field.getValue().asText()));
    return metadata;
  }

  private static List<QualityLevel> renditions(JsonNode node) {
    if (!node.isArray()) {
      throw new MalformedException("renditions", node.toString(), "expected an array of levels");
    }
    Set<QualityLevel> levels = EnumSet.noneOf(QualityLevel.class);
    for (JsonNode name : node) {
      if (!levels.add(ChunkReader.enumValue("renditions", name.asText(), QualityLevel.class))) {
        throw new MalformedException("renditions", name.asText(), "expected each level once");
      }
    }
    return List.copyOf(levels);
  }
}
