package io.millrace.app;

import io.millrace.problem.DepartedClientFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the application logs that it should not log for a client's fault. */
final class ClientFaults extends Handler implements AutoCloseable {
  private final List<String> records = new CopyOnWriteArrayList<>();

  /** Starts to listen; {@link #close()} ends it. */
  static ClientFaults listen() {
    ClientFaults faults = new ClientFaults();
    faults.setFilter(new DepartedClientFilter());
    Logger.getLogger("").addHandler(faults);
    return faults;
  }

  /** Errors, and whatever came with a stack trace. */
  List<String> logged() {
    return records;
  }

  @Override
  public void publish(LogRecord record) {
    boolean isBad =
        record.getLevel().intValue() >= Level.SEVERE.intValue()
            || (record.getThrown() != null
                && record.getLevel().intValue() >= Level.INFO.intValue());
    if (isBad && isLoggable(record)) {
      records.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
