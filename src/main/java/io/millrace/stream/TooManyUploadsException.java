package io.millrace.stream;

/** All places for media that is being sent are taken. */
public final class TooManyUploadsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int limit;

  public TooManyUploadsException(int limit) {
    super("%d senders are being served, which is the limit; try again later".formatted(limit));
    this.limit = limit;
  }

  public int limit() {
    return limit;
  }
}
