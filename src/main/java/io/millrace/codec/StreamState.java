package io.millrace.codec;

/** What the codec keeps of one stream. Used by one thread at a time. */
interface StreamState {

  /** True if there is nothing to keep. */
  boolean isEmpty();

  /** Closes every session; only the first call does anything. */
  void close();
}
