package io.millrace.stream;

/** All places for media that is being transcoded are taken. */
public final class TooManyTranscodesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int limit;

  TooManyTranscodesException(int limit) {
    super("%d transcodes are running, which is the limit; try again later".formatted(limit));
    this.limit = limit;
  }

  public int limit() {
    return limit;
  }
}
