package io.millrace.codec;

import io.millrace.ffmpeg.Handles;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What a muxer of libavformat writes, as bytes of the heap. They are kept until native code has
 * returned and then passed on, so that a consumer may block or throw. Not thread-safe.
 */
final class OutputBytes {
  private static final int BUFFER_BYTES = 64 << 10;

  /** AVERROR(ENOMEM) of Linux. */
  private static final int NO_MEMORY = -12;

  /** AVERROR(EPIPE) of Linux. */
  private static final int CLOSED = -32;

  /** Native code keeps a bare pointer to it; it serves all outputs. */
  private static final Writing WRITING = new Writing();

  private static final Handles<OutputBytes> OUTPUTS = new Handles<>();

  private final Consumer<byte[]> out;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final AVIOContext io;

  /**
   * @param scope frees what this makes
   */
  OutputBytes(NativeScope scope, Consumer<byte[]> out) throws CodecException {
    this.out = out;
    Pointer handle = scope.own(OUTPUTS.open(this), "a handle", OUTPUTS::close);
    BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER_BYTES));
    io =
        scope.own(
            avformat.avio_alloc_context(
                buffer,
                BUFFER_BYTES,
                1,
                handle,
                (Read_packet_Pointer_BytePointer_int) null,
                WRITING,
                (Seek_Pointer_long_int) null),
            "an output",
            OutputBytes::free);
    io.seekable(0);
  }

  private static void free(AVIOContext io) {
    avutil.av_free(io.buffer());
    avformat.avio_context_free(io);
  }

  AVIOContext io() {
    return io;
  }

  /** Passes on what was written since, if anything. */
  void passOn() {
    avformat.avio_flush(io);
    if (kept.size() > 0) {
      byte[] bytes = kept.toByteArray();
      kept.reset();
      out.accept(bytes);
    }
  }

  private int write(BytePointer source, int length) {
    try {
      byte[] bytes = new byte[length];
      source.get(bytes);
      kept.writeBytes(bytes);
      return length;
    } catch (OutOfMemoryError e) {
      return NO_MEMORY;
    }
  }

  private static final class Writing extends Write_packet_Pointer_BytePointer_int {
    @Override
    public int call(@Nullable Pointer opaque, BytePointer source, int length) {
      OutputBytes output = OUTPUTS.get(opaque);
      return output == null ? CLOSED : output.write(source, length);
    }
  }
}
