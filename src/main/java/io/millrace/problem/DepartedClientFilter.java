package io.millrace.problem;

import io.quarkus.logging.LoggingFilter;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Keeps out of the log that a client has left: that is its right, and no fault of the server. */
@LoggingFilter(name = "departed-client")
public final class DepartedClientFilter implements Filter {
  /** What Vert.x and the operating system say of a connection that the other side has ended. */
  private static final Set<String> DEPARTED =
      Set.of(
          "Connection was closed", "Broken pipe", "Connection reset", "Connection reset by peer");

  /** How Netty says that it had two reasons to give up writing to a connection that is gone. */
  private static final String UNNOTIFIED = "failure: io.netty.channel.StacklessClosedChannel";

  @Override
  public boolean isLoggable(LogRecord record) {
    String message = record.getMessage();
    if (message != null && message.contains(UNNOTIFIED)) {
      return false;
    }
    for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedChannelException || isDeparture(cause)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDeparture(Throwable cause) {
    String message = cause.getMessage();
    return (cause instanceof IOException || cause instanceof VertxException)
        && message != null
        && DEPARTED.contains(message);
  }
}
