package io.millrace.problem;

import io.quarkus.logging.LoggingFilter;
import java.nio.channels.ClosedChannelException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Keeps out of the log that a client has left: that is its right, and no fault of the server. */
@LoggingFilter(name = "departed-client")
public final class DepartedClientFilter implements Filter {
  private static final String CLOSED = "Connection was closed";

  @Override
  public boolean isLoggable(LogRecord record) {
    for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedChannelException || CLOSED.equals(cause.getMessage())) {
        return false;
      }
    }
    return true;
  }
}
