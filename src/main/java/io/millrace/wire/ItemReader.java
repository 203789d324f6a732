package io.millrace.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.StreamItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** Reads the gaps and ends that {@link ItemWriter} wrote as JSON. */
public final class ItemReader {
  private ItemReader() {}

  /**
   * Reads a gap.
   *
   * @throws MalformedException naming what is wrong
   */
  public static StreamItem.Gap gap(byte[] json) {
    JsonNode item = parse(json);
    long from = number(item, "from");
    long to = number(item, "to");
    if (to < from) {
      throw new MalformedException("to", Long.toString(to), "expected at least " + from);
    }
    return new StreamItem.Gap(
        text(item, "streamId"),
        (int) number(item, "epoch"),
        from,
        to,
        constant(item, GapReason.values(), GapReason::text));
  }

  /**
   * Reads an end.
   *
   * @throws MalformedException naming what is wrong
   */
  public static StreamItem.End end(byte[] json) {
    JsonNode item = parse(json);
    return new StreamItem.End(
        text(item, "streamId"),
        (int) number(item, "epoch"),
        constant(item, EndReason.values(), EndReason::text));
  }

  private static JsonNode parse(byte[] json) {
    try {
      JsonNode root = Json.MAPPER.readTree(json);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      throw new MalformedException("item", excerpt(json), "expected JSON: " + e.getMessage());
    }
    throw new MalformedException("item", excerpt(json), "expected a JSON object");
  }

  private static String excerpt(byte[] json) {
    return new String(json, 0, Math.min(json.length, 100), StandardCharsets.UTF_8);
  }

  private static String text(JsonNode item, String name) {
    JsonNode value = item.path(name);
    if (!value.isTextual()) {
      throw new MalformedException(name, value.toString(), "expected text");
    }
    return value.asText();
  }

  private static long number(JsonNode item, String name) {
    JsonNode value = item.path(name);
    if (!value.canConvertToLong() || value.asLong() < 0) {
      throw new MalformedException(name, value.toString(), "expected a number from 0");
    }
    return value.asLong();
  }

  private static <E extends Enum<E>> E constant(
      JsonNode item, E[] constants, Function<E, String> textOf) {
    String reason = text(item, "reason");
    return Arrays.stream(constants)
        .filter(each -> textOf.apply(each).equals(reason))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedException(
                    "reason",
                    reason,
                    "expected one of " + Arrays.stream(constants).map(textOf).toList()));
  }
}
