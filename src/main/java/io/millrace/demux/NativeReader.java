package io.millrace.demux;

import static org.bytedeco.ffmpeg.global.avformat.AVIO_SEEKABLE_NORMAL;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FORCE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import io.millrace.ffmpeg.NativeMemory;
import java.io.IOException;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** A source as FFmpeg reads it: native buffer and callbacks, freed together. */
final class NativeReader implements AutoCloseable {
  /** AVERROR(EIO) of Linux. */
  private static final int INPUT_OUTPUT_ERROR = -5;

  /** AVERROR(EINVAL) of Linux. */
  private static final int INVALID_ARGUMENT = -22;

  private static final int SEEK_SET = 0;

  private final ByteSource source;
  private final Reading reading = new Reading();
  private final @Nullable Seeking seeking;
  private final AVIOContext io;
  private final int bufferBytes;
  private @Nullable Throwable defect;

  NativeReader(ByteSource source, int bufferBytes) {
    this.source = source;
    this.bufferBytes = bufferBytes;
    this.seeking = source instanceof FileSource file ? new Seeking(file) : null;
    var buffer = new BytePointer(av_malloc(bufferBytes));
    this.io =
        avio_alloc_context(
            buffer,
            bufferBytes,
            0,
            null,
            reading,
            (Write_packet_Pointer_BytePointer_int) null,
            seeking);
    io.seekable(seeking == null ? 0 : AVIO_SEEKABLE_NORMAL);
    NativeMemory.DEMUX.add(bufferBytes);
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
    reading.close();
    if (seeking != null) {
      seeking.close();
    }
  }

  private final class Reading extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(@Nullable Pointer opaque, BytePointer target, int capacityBytes) {
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
  }

  private final class Seeking extends Seek_Pointer_long_int {
    private final FileSource file;

    Seeking(FileSource file) {
      this.file = file;
    }

    @Override
    public long call(@Nullable Pointer opaque, long offset, int whence) {
      try {
        int how = whence & ~AVSEEK_FORCE;
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
  }
}
