package io.millrace.demux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A feed whose first bytes can be looked at before they are read. */
final class FeedSource implements ByteSource {
  private final ByteFeed feed;
  private byte[] head = new byte[4096];
  private int headSize;
  private int headRead;
  private long bytesRead;
  private boolean isEnded;
  private @Nullable IOException failure;

  FeedSource(ByteFeed feed) {
    this.feed = feed;
  }

  /** Waits until the first {@code count} bytes are there; false if there are fewer. */
  boolean hasHead(int count) {
    if (count > head.length) {
      head = Arrays.copyOf(head, Math.max(count, head.length * 2));
    }
    while (headSize < count) {
      try {
        int moved = fill(ByteBuffer.wrap(head, headSize, head.length - headSize));
        if (moved < 0) {
          return false;
        }
        headSize += moved;
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** The first bytes, as far as {@link #hasHead} has waited for them. */
  ByteBuffer head() {
    return ByteBuffer.wrap(head, 0, headSize).slice();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (headRead < headSize) {
      int count = Math.min(headSize - headRead, target.remaining());
      target.put(head, headRead, count);
      headRead += count;
      return count;
    }
    return fill(target);
  }

  private int fill(ByteBuffer target) throws IOException {
    IOException known = failure;
    if (known != null) {
      isEnded = true;
      throw known;
    }
    try {
      int moved = feed.read(target);
      isEnded = moved < 0;
      bytesRead += Math.max(moved, 0);
      return moved;
    } catch (IOException e) {
      isEnded = true;
      failure = e;
      throw e;
    }
  }

  /**
   * Writes everything up to the end, or up to where the source breaks off, to a file.
   *
   * @return false if there is more than the limit
   * @throws IOException if the file cannot be written
   */
  boolean spoolTo(FileChannel file, long limitBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    while (true) {
      try {
        if (read(buffer.clear()) < 0) {
          return bytesRead <= limitBytes;
        }
      } catch (IOException e) {
        return bytesRead <= limitBytes;
      }
      if (bytesRead > limitBytes) {
        return false;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    }
  }

  /**
   * Reads on behind the media, so that the sender can finish.
   *
   * @return false if there is more than the limit
   */
  boolean skipToEnd(long limitBytes) {
    ByteBuffer dropped = ByteBuffer.allocate(64 << 10);
    long from = bytesRead;
    try {
      while (read(dropped.clear()) >= 0) {
        if (bytesRead - from > limitBytes) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public boolean isEnded() {
    return isEnded;
  }

  @Override
  public @Nullable IOException failure() {
    return failure;
  }
}
