package io.millrace.function;

import io.millrace.wire.ReceivedEvent;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** CloudEvents' HTTP binding 1.0.2, binary mode: attributes are headers, the data is the body. */
final class EventHeaders {
  static final String PREFIX = "ce-";
  static final String ID = "ce-id";
  private static final int ESCAPE_LENGTH = 3;
  private static final int HEX = 16;

  private EventHeaders() {}

  /**
   * Reads an event.
   *
   * @throws io.millrace.wire.MalformedException naming what is wrong
   */
  static ReceivedEvent read(MultiMap headers, String contentType, byte[] data) {
    Map<String, String> attributes = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith(PREFIX)) {
            attributes.put(lower.substring(PREFIX.length()), decode(value));
          }
        });
    if (!contentType.isEmpty()) {
      attributes.put("datacontenttype", contentType);
    }
    return new ReceivedEvent(attributes, data);
  }

  /** Undoes percent-encoding; a percent sign that begins none stands for itself. */
  static String decode(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    byte[] in = value.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (isEscape(in, i)) {
        out[length++] = (byte) (digit(in[i + 1]) * HEX + digit(in[i + 2]));
        i += ESCAPE_LENGTH - 1;
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  private static boolean isEscape(byte[] text, int at) {
    return text[at] == '%'
        && at + ESCAPE_LENGTH <= text.length
        && digit(text[at + 1]) >= 0
        && digit(text[at + 2]) >= 0;
  }

  private static int digit(byte character) {
    return Character.digit(character, HEX);
  }
}
