package io.millrace.trial;

import java.util.logging.Level;
import org.jboss.logmanager.Logger;

/**
 * What a broker or a client in a trial's own process logs. Outside the application nobody sets a
 * level, and each request would be described for a log that nobody reads.
 */
final class TrialLogs {
  private TrialLogs() {}

  /** From now on warnings only. */
  static void warningsOnly() {
    Logger.getLogger("").setLevel(Level.WARNING);
  }
}
