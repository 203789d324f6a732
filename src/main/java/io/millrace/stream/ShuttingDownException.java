package io.millrace.stream;

/** Nothing is taken in any more: the server drains. */
public final class ShuttingDownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ShuttingDownException() {
    super("the server is shutting down; send to another one or try again later");
  }
}
