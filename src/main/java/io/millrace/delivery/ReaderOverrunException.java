package io.millrace.delivery;

/**
 * A reader let more gaps, ends and epochs wait than its queue keeps. They cannot be dropped without
 * misleading the reader, so the reader is given up instead.
 */
public final class ReaderOverrunException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int limit;

  ReaderOverrunException(int limit) {
    super("more than " + limit + " gaps, ends and epochs wait for the reader");
    this.limit = limit;
  }

  /** How many may wait. */
  public int limit() {
    return limit;
  }
}
