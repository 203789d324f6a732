package io.millrace.stream;

import io.millrace.demux.DemuxException.Kind;
import io.millrace.media.MediaStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into chunks of one size without looking inside. The last chunk is final; so that it
 * can be told, each chunk goes out when the first byte behind it has come.
 */
final class ByteSlicer {
  private final MediaStream stream;
  private final int pieceBytes;
  private final IngestSession session;
  private byte @Nullable [] ready;
  private long bytes;

  /** Where the bytes come from. */
  interface Source {
    /** Moves bytes into the target, blocking for at least one; -1 at the end. */
    int read(ByteBuffer target) throws IOException;
  }

  ByteSlicer(MediaStream stream, int pieceBytes, IngestSession session) {
    this.stream = stream;
    this.pieceBytes = pieceBytes;
    this.session = session;
  }

  /** Bytes cut so far. */
  long bytes() {
    return bytes;
  }

  /**
   * Reads the source to its end.
   *
   * @return what was wrong although bytes came: the source broke off, and nothing is final; null if
   *     it ended
   * @throws MediaException if no byte came
   */
  @Nullable String run(Source source) {
    ByteBuffer piece = ByteBuffer.allocate(pieceBytes);
    IOException failure = null;
    try {
      while (source.read(piece) >= 0) {
        if (!piece.hasRemaining()) {
          push(piece.array());
          piece = ByteBuffer.allocate(pieceBytes);
        }
      }
    } catch (IOException e) {
      failure = e;
    }
    if (piece.position() > 0) {
      push(Arrays.copyOf(piece.array(), piece.position()));
    }
    flush(failure == null);
    if (bytes == 0) {
      throw failure == null
          ? new MediaException(Kind.EMPTY, 0, "no bytes came; send media in the body", null)
          : new MediaException(Kind.ABORTED, 0, "the source broke off before a byte came", failure);
    }
    return failure == null ? null : "the source broke off after %d bytes".formatted(bytes);
  }

  private void push(byte[] piece) {
    flush(false);
    ready = piece;
  }

  private void flush(boolean isFinal) {
    byte[] piece = ready;
    if (piece != null) {
      ready = null;
      bytes += piece.length;
      session.accept(stream.piece(piece, isFinal));
    }
  }
}
