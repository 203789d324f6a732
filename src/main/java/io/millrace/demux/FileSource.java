package io.millrace.demux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** An open file, read from any place in it. */
final class FileSource implements ByteSource {
  private final FileChannel channel;
  private final long sizeBytes;
  private @Nullable IOException failure;
  private boolean isEnded;

  /**
   * @param failure why the file holds less than was to come; null if it is whole
   */
  FileSource(FileChannel channel, @Nullable IOException failure) throws IOException {
    this.channel = channel;
    this.sizeBytes = channel.size();
    this.failure = failure;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    try {
      int count = channel.read(target);
      isEnded = count < 0;
      return count;
    } catch (IOException e) {
      isEnded = true;
      failure = e;
      throw e;
    }
  }

  void seek(long position) throws IOException {
    isEnded = false;
    channel.position(position);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** The whole file: all of it is at hand. */
  @Override
  public long bytesRead() {
    return sizeBytes;
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
