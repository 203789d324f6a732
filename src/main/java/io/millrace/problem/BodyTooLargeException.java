package io.millrace.problem;

/** A body that is longer than its kind may be. */
public final class BodyTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String size;

  /**
   * Describes the body.
   *
   * @param size in bytes, as declared or as far as it was read
   */
  public BodyTooLargeException(String size, long limitBytes) {
    super("the body has %s bytes; the limit is %d".formatted(size, limitBytes));
    this.size = size;
  }

  public String size() {
    return size;
  }
}
