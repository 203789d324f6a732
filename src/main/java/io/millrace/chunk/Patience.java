package io.millrace.chunk;

/** How long something is waited for, in nanoseconds of a clock that may wrap or be set. */
record Patience(long nanos) {

  /** Whether the wait is over; a clock set back must not prolong it. */
  boolean isOver(long since, long now) {
    long elapsed = now - since;
    return elapsed >= nanos || elapsed < 0;
  }

  /** What is left of the wait, negative once it is over. */
  long left(long since, long now) {
    return nanos - (now - since);
  }
}
