package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avutil;

/** Reads values out of the metadata of raw media; what is wrong is named with its key. */
record RawMetadata(Map<String, String> values) {
  /** Pictures a second, and seconds a picture, at most. */
  private static final int MAX_FRAME_RATE = 1000;

  /** Greatest numerator and denominator of a frame rate. */
  private static final int MAX_TERM = 1_001_000;

  private static final String FRACTION = "\\d{1,7}/\\d{1,7}";
  private static final String DECIMAL = "\\d{1,7}(\\.\\d{1,9})?";

  private String text(String key, String expected) throws CodecException {
    String value = values.get(key);
    if (value == null) {
      throw new CodecException(
          Kind.INVALID_INPUT, "metadata %s is missing: expected %s".formatted(key, expected));
    }
    return value;
  }

  private static CodecException wrong(String key, String value, String expected) {
    return new CodecException(
        Kind.INVALID_INPUT, "metadata %s '%s': expected %s".formatted(key, value, expected));
  }

  <T> T oneOf(String key, Map<String, T> choices) throws CodecException {
    String expected = "one of " + String.join(", ", choices.keySet());
    String value = text(key, expected);
    T choice = choices.get(value);
    if (choice == null) {
      throw wrong(key, value, expected);
    }
    return choice;
  }

  int number(String key, int least, int most) throws CodecException {
    String expected =
        most == Integer.MAX_VALUE
            ? "a whole number of at least " + least
            : "a whole number from %d to %d".formatted(least, most);
    String value = text(key, expected);
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(key, value, expected);
    }
    throw wrong(key, value, expected);
  }

  /** A rate such as 25, 29.97 or 30000/1001. */
  Ratio frameRate(String key) throws CodecException {
    String expected =
        "pictures a second, such as 25, 29.97 or 30000/1001, from 1/%d to %d"
            .formatted(MAX_FRAME_RATE, MAX_FRAME_RATE);
    String value = text(key, expected);
    double rate = 0;
    if (value.matches(FRACTION)) {
      String[] terms = value.split("/", -1);
      rate = Double.parseDouble(terms[0]) / Double.parseDouble(terms[1]);
    } else if (value.matches(DECIMAL)) {
      rate = Double.parseDouble(value);
    }
    if (!(rate >= 1.0 / MAX_FRAME_RATE && rate <= MAX_FRAME_RATE)) {
      throw wrong(key, value, expected);
    }
    return nearest(rate);
  }

  /** The simplest fraction of that value, within a millionth. */
  static Ratio nearest(double rate) {
    return Ratio.of(avutil.av_d2q(rate, MAX_TERM));
  }

  static Map<String, String> without(Map<String, String> values, Set<String> keys) {
    Map<String, String> rest = new HashMap<>(values);
    rest.keySet().removeAll(keys);
    return Map.copyOf(rest);
  }
}
