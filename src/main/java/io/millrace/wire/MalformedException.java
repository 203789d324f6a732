package io.millrace.wire;

import org.jspecify.annotations.Nullable;

/** Input that does not have the form it should have. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN_CHARACTERS = 100;

  private final String name;
  private final String value;

  /**
   * Describes one bad value.
   *
   * @param name of the field or header
   * @param value as it came; shown shortened
   * @param expectation what would have been right
   */
  public MalformedException(String name, @Nullable String value, String expectation) {
    super("%s '%s': %s".formatted(name, shorten(value), expectation));
    this.name = name;
    this.value = shorten(value);
  }

  public String name() {
    return name;
  }

  public String value() {
    return value;
  }

  private static String shorten(@Nullable String value) {
    if (value == null) {
      return "";
    }
    return value.length() <= SHOWN_CHARACTERS ? value : value.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
