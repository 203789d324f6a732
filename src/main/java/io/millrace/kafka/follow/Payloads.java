package io.millrace.kafka.follow;

import org.jspecify.annotations.Nullable;

/**
 * Gets the payloads of chunks that are too large for a record. Used by one thread, may block it.
 */
public interface Payloads {

  /**
   * The payload that an event refers to.
   *
   * @param dataRef the event's attribute of that name
   * @param sha256 what it must have as lower-case hex; null if the event does not say
   * @throws RuntimeException if it cannot be had, saying why
   */
  byte[] get(String dataRef, @Nullable String sha256);
}
