package io.millrace.problem;

import io.quarkus.logging.LoggingFilter;
import java.nio.channels.ClosedChannelException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Keeps out of the log that a client has left: that is its right, and no fault of the server. */
@LoggingFilter(name = "departed-client")
public final class DepartedClientFilter implements Filter {
  private static final String CLOSED = "Connection was closed";

  /** How Netty says that it had two reasons to give up writing to a connection that is gone. */
  private static final String UNNOTIFIED = "failure: io.netty.channel.StacklessClosedChannel";

  @Override
  public boolean isLoggable(LogRecord record) {
    String message = record.getMessage();
    if (message != null && message.contains(UNNOTIFIED)) {
      return false;
    }
    for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedChannelException || CLOSED.equals(cause.getMessage())) {
        return false;
      }
    }
    return true;
  }
}
