package io.millrace.claim;

import org.jspecify.annotations.Nullable;

/** A payload could not be put into the object store, or not be fetched from it. */
public final class ClaimException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What was wrong. */
  public enum Kind {
    /** The reference is none to the store of this pipeline. */
    FOREIGN,
    /** The object is not there: past its retention, or never stored. */
    MISSING,
    /** The object's bytes are not those whose checksum was given. */
    DAMAGED,
    /** The store does not answer; trying again may help. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final String reference;

  ClaimException(Kind kind, String reference, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reference = reference;
  }

  public Kind kind() {
    return kind;
  }

  /** The reference or name that it is about. */
  public String reference() {
    return reference;
  }
}
