package io.millrace.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0 as it came, in either mode.
 *
 * @param attributes context attributes and extensions by their names, as text
 * @param data the payload
 */
public record ReceivedEvent(Map<String, String> attributes, byte[] data) {
  public static final String STRUCTURED_CONTENT_TYPE = "application/cloudevents+json";
  private static final String SPEC_VERSION = "specversion";

  public ReceivedEvent {
    attributes = Map.copyOf(attributes);
    String version = attributes.getOrDefault(SPEC_VERSION, "");
    if (!version.equals("1.0")) {
      throw new MalformedException(SPEC_VERSION, version, "expected CloudEvents 1.0");
    }
    for (String name : new String[] {"id", "source", "type"}) {
      if (attributes.getOrDefault(name, "").isEmpty()) {
        throw new MalformedException(name, "", "a CloudEvent must have it");
      }
    }
  }

  /**
   * Reads the structured mode: the whole event is one JSON object.
   *
   * @throws MalformedException naming what is wrong
   */
  public static ReceivedEvent structured(byte[] json) {
    JsonNode root = parse(json);
    Map<String, String> attributes = new HashMap<>();
    root.properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                attributes.put(field.getKey(), field.getValue().asText());
              }
            });
    attributes.remove("data");
    attributes.remove("data_base64");
    return new ReceivedEvent(attributes, data(root));
  }

  private static JsonNode parse(byte[] json) {
    try {
      JsonNode root = Json.MAPPER.readTree(json);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      throw new MalformedException("body", text(json), "expected a CloudEvent as JSON");
    }
    throw new MalformedException("body", text(json), "expected a CloudEvent as a JSON object");
  }

  private static byte[] data(JsonNode root) {
    JsonNode base64 = root.path("data_base64");
    if (base64.isTextual()) {
      try {
        return base64.binaryValue();
      } catch (IOException e) {
        throw new MalformedException("data_base64", base64.asText(), "not base64");
      }
    }
    JsonNode data = root.path("data");
    if (data.isMissingNode() || data.isNull()) {
      return new byte[0];
    }
    return (data.isTextual() ? data.asText() : data.toString()).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, 0, Math.min(json.length, 100), StandardCharsets.UTF_8);
  }

  /** Null if the event does not have it. */
  public @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  /** What happened. */
  public String type() {
    return attributes.getOrDefault("type", "");
  }

  /** What it happened to; "" if the event does not say. */
  public String subject() {
    return attributes.getOrDefault("subject", "");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReceivedEvent that
        && attributes.equals(that.attributes)
        && java.util.Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return attributes.hashCode();
  }
}
