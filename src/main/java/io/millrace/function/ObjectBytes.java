package io.millrace.function;

import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An object's bytes for one reader, fetched in pieces when the reader asks, on the reader's thread.
 */
final class ObjectBytes implements AutoCloseable {
  private static final int PIECE_BYTES = 64 << 10;

  private final String place;
  private final InputStream in;
  private final long maxBytes;
  private long bytes;
  private volatile @Nullable FunctionException failure;

  ObjectBytes(String place, InputStream in, long maxBytes) {
    this.place = place;
    this.in = in;
    this.maxBytes = maxBytes;
  }

  Flow.Publisher<ByteBuffer> publisher() {
    return Multi.createFrom()
        .generator(
            () -> in,
            (source, emitter) -> {
              ByteBuffer piece = next();
              if (failure != null) {
                emitter.fail(failure);
              } else if (piece == null) {
                emitter.complete();
              } else {
                emitter.emit(piece);
              }
              return source;
            });
  }

  private @Nullable ByteBuffer next() {
    try {
      byte[] piece = in.readNBytes(PIECE_BYTES);
      bytes += piece.length;
      if (bytes > maxBytes) {
        failure = tooLarge(place, maxBytes);
      }
      return piece.length == 0 ? null : ByteBuffer.wrap(piece);
    } catch (IOException e) {
      failure = ObjectFetcher.unavailable(place, e);
      return null;
    }
  }

  static FunctionException tooLarge(String place, long maxBytes) {
    return new FunctionException(
        FunctionException.Kind.OBJECT_TOO_LARGE,
        "more than " + maxBytes,
        "object '%s' has more than %d bytes, the limit (millrace.function.s3.max-object-bytes)"
            .formatted(place, maxBytes));
  }

  /** Throws what kept the object from being read to its end. */
  void requireWhole() {
    if (failure != null) {
      throw failure;
    }
  }

  /** What went wrong first: the reader's failure may be the outcome of this one's. */
  Throwable causeOf(Throwable readersFailure) {
    FunctionException own = failure;
    return own == null ? readersFailure : own;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
