package io.millrace.delivery;

/** A chunk came to a queue that is closed. */
public final class QueueClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  QueueClosedException() {
    super("the queue is closed");
  }
}
