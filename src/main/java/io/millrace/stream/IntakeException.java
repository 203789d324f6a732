package io.millrace.stream;

import org.jspecify.annotations.Nullable;

/** A chunk was not, or perhaps not, handed over to the broker. */
public final class IntakeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is known. */
  public enum Kind {
    /** The broker owes as many acknowledgements as it may; the chunk was not sent. */
    FULL,
    /** The broker has not acknowledged the chunk in time; it may store it still. */
    UNCONFIRMED,
    /** The broker or the object store refused the chunk. */
    NOT_STORED,
    /** The chunk needs an object store, and there is none. */
    NO_STORE
  }

  private final Kind kind;
  private final @Nullable String value;

  private IntakeException(
      Kind kind, @Nullable String value, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.value = value;
  }

  /** There is no room for so many bytes. */
  public static IntakeException full(long bytes, long inFlightBytes, long maxBytes) {
    return new IntakeException(
        Kind.FULL,
        Long.toString(bytes),
        "the broker has not acknowledged %d bytes yet, of %d that may be on the way; try again"
            .formatted(inFlightBytes, maxBytes),
        null);
  }

  /** Nothing was heard for that time. */
  public static IntakeException unconfirmed(long millis) {
    return new IntakeException(
        Kind.UNCONFIRMED,
        null,
        "the broker has not acknowledged within %d ms and may store it still; send it again with"
                .formatted(millis)
            + " the same number: a chunk that comes twice is recognised by it",
        null);
  }

  /** The broker or the object store said no. */
  public static IntakeException notStored(Throwable cause) {
    return new IntakeException(
        Kind.NOT_STORED, null, "the chunk was not stored: " + cause.getMessage(), cause);
  }

  /** Too large for a record, with no other place to go. */
  public static IntakeException noStore(int sizeBytes, int thresholdBytes) {
    return new IntakeException(
        Kind.NO_STORE,
        Integer.toString(sizeBytes),
        "a chunk of %d bytes is above the %d bytes of a record, and there is no object store"
                .formatted(sizeBytes, thresholdBytes)
            + " (millrace.claim.directory)",
        null);
  }

  public Kind kind() {
    return kind;
  }

  /** The offending value; null if there is none. */
  public @Nullable String value() {
    return value;
  }
}
