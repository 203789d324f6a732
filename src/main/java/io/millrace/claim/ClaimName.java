package io.millrace.claim;

import io.millrace.media.StreamId;
import java.util.regex.Pattern;

/**
 * An object's name: the stream's id, a slash, and the SHA-256 of the bytes as lower-case hex. The
 * same bytes of the same stream have the same name, however often they are sent.
 */
record ClaimName(String streamId, String sha256) {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  ClaimName {
    StreamId.require(streamId);
    if (!SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("'" + sha256 + "' is not 64 lower-case hex digits");
    }
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  static ClaimName parse(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("no slash");
    }
    return new ClaimName(name.substring(0, slash), name.substring(slash + 1));
  }

  @Override
  public String toString() {
    return streamId + "/" + sha256;
  }
}
