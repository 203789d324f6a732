package io.millrace.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * RFC 9457 problem details.
 *
 * @param type the kind's name; travels as {@code urn:millrace:problem:<type>}
 * @param status of the HTTP answer
 * @param detail what was wrong, what was expected
 * @param value the offending value; null if there is none
 * @param retryAfterSeconds when to try again; 0 if that would not help
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String value,
    int retryAfterSeconds) {

  public static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPE_PREFIX = "urn:millrace:problem:";
  private static final ObjectMapper JSON = new ObjectMapper();

  public Problem(String type, String title, int status, String detail, @Nullable String value) {
    this(type, title, status, detail, value, 0);
  }

  /** The problem as JSON. */
  public ObjectNode toJson() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("type", TYPE_PREFIX + type)
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    if (value != null) {
      json.put("value", value);
    }
    return json;
  }
}
