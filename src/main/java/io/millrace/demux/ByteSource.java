package io.millrace.demux;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the bytes of a container come from. One thread reads. */
sealed interface ByteSource permits FeedSource, FileSource {

  /**
   * Moves at least one byte into the target, blocking for it.
   *
   * @return bytes moved; -1 at the end
   * @throws IOException if the source broke off
   */
  int read(ByteBuffer target) throws IOException;

  /** Bytes taken from outside so far. */
  long bytesRead();

  /** The last read found nothing more to come. */
  boolean isEnded();

  /** Why the source ended ahead of its end; null if it did not. */
  @Nullable IOException failure();
}
