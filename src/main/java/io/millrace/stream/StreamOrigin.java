package io.millrace.stream;

/** Where the streams of this process come from. */
public enum StreamOrigin {
  /** They are put in order here, from what this process takes in. */
  HERE,
  /** The broker has them in order: this process shows them and takes nothing into them. */
  BROKER,
  /** Other processes have them, and this one knows nothing of them. */
  ELSEWHERE
}
