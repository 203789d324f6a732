package io.millrace.function;

import io.millrace.wire.Checksums;
import io.millrace.wire.ReceivedEvent;
import java.nio.charset.StandardCharsets;

/**
 * Names for what is made of an event: the same whenever the same event comes, so that whoever gets
 * an answer twice can tell, and others for any other event.
 */
final class EventIdentity {
  private static final int LENGTH = 32;
  private static final char SEPARATOR = '\0';

  private EventIdentity() {}

  /** Of an event: its source and id are its identity. */
  static String of(ReceivedEvent event) {
    return of(String.valueOf(event.attribute("source")), String.valueOf(event.attribute("id")));
  }

  /** Of parts of which none holds a NUL: 32 hexadecimal digits. */
  static String of(String... parts) {
    String joined = String.join(String.valueOf(SEPARATOR), parts);
    return Checksums.sha256(joined.getBytes(StandardCharsets.UTF_8)).substring(0, LENGTH);
  }
}
