package io.millrace.media;

/** The rule for stream ids: 1 to 128 of {@code A-Z a-z 0-9 . _ -}, not starting with a dot. */
public final class StreamId {
  public static final int MAX_LENGTH = 128;

  private StreamId() {}

  public static boolean isValid(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH || id.charAt(0) == '.') {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean allowed =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the id as it came.
   *
   * @throws InvalidStreamIdException if it breaks the rule
   */
  public static String require(String id) {
    if (!isValid(id)) {
      throw new InvalidStreamIdException(id);
    }
    return id;
  }
}
