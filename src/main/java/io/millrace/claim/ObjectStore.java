package io.millrace.claim;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps named pieces of bytes for all processes of a pipeline. Thread-safe; each call blocks until
 * the store has answered.
 */
interface ObjectStore {

  /** What a reference to one of its objects begins with; the object's name follows. */
  String prefix();

  /**
   * Stores an object, so that it outlasts the process; one of the same name is replaced, and is as
   * young as a new one.
   *
   * @param name see {@link ClaimName}
   */
  void put(String name, byte[] data) throws IOException;

  /** An object's bytes, for the caller to close; null if there is none of that name. */
  @Nullable InputStream get(String name) throws IOException;

  /**
   * Deletes what was stored before that time.
   *
   * @return objects deleted
   */
  int deleteOlderThan(Instant time) throws IOException;
}
