package io.millrace.media;

/** The rule that a rejected chunk broke. */
public enum ValidationReason {
  STREAM_ID,
  SEQUENCE_NUMBER,
  EMPTY,
  TOO_LARGE,
  CHECKSUM_FORMAT,
  CHECKSUM_MISMATCH
}
