package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avformat.AVIO_SEEKABLE_NORMAL;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FORCE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.millrace.ffmpeg.Handles;
import io.millrace.ffmpeg.NativeMemory;
import java.io.IOException;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** A source as FFmpeg reads it, through a native buffer that is freed with it. */
final class NativeReader implements AutoCloseable {
  /** AVERROR(EIO) of Linux. */
  private static final int INPUT_OUTPUT_ERROR = -5;

  /** AVERROR(EINVAL) of Linux. */
  private static final int INVALID_ARGUMENT = -22;

  private static final int SEEK_SET = 0;

  /** Native code keeps bare pointers to these two; each serves all readers. */
  private static final Reading READING = new Reading();

  private static final Seeking SEEKING = new Seeking();
  private static final Handles<NativeReader> READERS = new Handles<>();

  private final ByteSource source;
  private final int bufferBytes;
  private final Pointer handle;
  private final AVIOContext io;
  private @Nullable Throwable defect;

  NativeReader(ByteSource source, int bufferBytes) {
    this.source = source;
    this.bufferBytes = bufferBytes;
    this.handle = READERS.open(this);
    var buffer = new BytePointer(av_malloc(bufferBytes));
    NativeMemory.DEMUX.add(bufferBytes);
    boolean isSeekable = source instanceof FileSource;
    this.io =
        avio_alloc_context(
            buffer,
            bufferBytes,
            0,
            handle,
            READING,
            (Write_packet_Pointer_BytePointer_int) null,
            isSeekable ? SEEKING : null);
    io.seekable(isSeekable ? AVIO_SEEKABLE_NORMAL : 0);
  }

  AVIOContext io() {
    return io;
  }

  /** A defect of ours that a callback met: it must not pass through native code. */
  void rethrowDefect() {
    Throwable met = defect;
    if (met instanceof Error error) {
      throw error;
    }
    if (met != null) {
      throw new IllegalStateException("reading failed inside a native callback", met);
    }
  }

  @Override
  public void close() {
    av_free(io.buffer());
    avio_context_free(io);
    NativeMemory.DEMUX.add(-bufferBytes);
    READERS.close(handle);
    NativeMemory.DEMUX.add(-bufferBytes);
  }

  private int read(BytePointer target, int capacityBytes) {
    try {
      int count = source.read(target.capacity(capacityBytes).asByteBuffer());
      return count < 0 ? AVERROR_EOF : count;
    } catch (IOException e) {
      return INPUT_OUTPUT_ERROR;
    } catch (Throwable e) {
      defect = e;
      return INPUT_OUTPUT_ERROR;
    }
  }

  private long seek(long offset, int whence) {
    try {
      int how = whence & ~AVSEEK_FORCE;
      if (!(source instanceof FileSource file)) {
        return INVALID_ARGUMENT;
      }
      if (how == AVSEEK_SIZE) {
        return file.sizeBytes();
      }
      if (how != SEEK_SET || offset < 0) {
        return INVALID_ARGUMENT;
      }
      file.seek(offset);
      return offset;
    } catch (IOException e) {
      return INPUT_OUTPUT_ERROR;
    } catch (Throwable e) {
      defect = e;
      return INPUT_OUTPUT_ERROR;
    }
  }

  private static final class Reading extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(@Nullable Pointer opaque, BytePointer target, int capacityBytes) {
      NativeReader reader = READERS.get(opaque);
      return reader == null ? INPUT_OUTPUT_ERROR : reader.read(target, capacityBytes);
    }
  }

  private static final class Seeking extends Seek_Pointer_long_int {
    @Override
    public long call(@Nullable Pointer opaque, long offset, int whence) {
      NativeReader reader = READERS.get(opaque);
      return reader == null ? INPUT_OUTPUT_ERROR : reader.seek(offset, whence);
    }
  }
}
