package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.ffmpeg.FfmpegLog;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * An open libavcodec encoder, on one thread unless its settings say otherwise, whose parameter sets
 * are in the extradata and not in the packets. Not thread-safe.
 */
final class EncoderContext implements AutoCloseable {
  private static final long US_PER_SECOND = 1_000_000;

  private final NativeScope scope = new NativeScope();
  private final AVCodecContext context;
  private final AVPacket packet;

  /**
   * Opens an encoder.
   *
   * @param encoder FFmpeg's name of it
   * @param options the encoder's own options by FFmpeg's names
   * @param settings sets the context's fields before it is opened
   */
  EncoderContext(String encoder, Map<String, String> options, Consumer<AVCodecContext> settings)
      throws CodecException {
    FfmpegLog.use();
    AVCodec codec =
        CodecException.require(
            avcodec.avcodec_find_encoder_by_name(encoder), "find the encoder " + encoder);
    try {
      context =
          scope.own(
              avcodec.avcodec_alloc_context3(codec),
              "a codec context",
              avcodec::avcodec_free_context);
      packet = scope.own(avcodec.av_packet_alloc(), "a packet", avcodec::av_packet_free);
      context.thread_count(1);
      context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
      settings.accept(context);
      open(codec, encoder, options);
      scope.estimate(MemoryEstimate.encoder(encoder, context.width(), context.height()));
    } catch (CodecException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private void open(AVCodec codec, String encoder, Map<String, String> options)
      throws CodecException {
    AVDictionary dictionary = new AVDictionary((Pointer) null);
    try {
      options.forEach((name, value) -> avutil.av_dict_set(dictionary, name, value, 0));
      CodecException.check(
          avcodec.avcodec_open2(context, codec, dictionary), "open the encoder " + encoder);
    } finally {
      avutil.av_dict_free(dictionary);
    }
  }

  AVCodecContext context() {
    return context;
  }

  /** See {@link FrameEncoder#send}. */
  void send(@Nullable AVFrame raw) throws CodecException {
    CodecException.check(avcodec.avcodec_send_frame(context, raw), "encode a frame");
  }

  /** The next packet, which lasts until the next call; null as {@link FrameEncoder#receive}. */
  @Nullable AVPacket receive() throws CodecException {
    int result = avcodec.avcodec_receive_packet(context, packet);
    if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
      return null;
    }
    CodecException.check(result, "take an encoded frame");
    return packet;
  }

  /** Converts a time in ticks of the encoder's time base to the nearest microsecond. */
  long toUs(long ticks) {
    return avutil.av_rescale(
        ticks, context.time_base().num() * US_PER_SECOND, context.time_base().den());
  }

  /** Microseconds in a tick of the encoder's time base. */
  double tickUs() {
    return (double) US_PER_SECOND * context.time_base().num() / context.time_base().den();
  }

  /** FFmpeg's name of the codec. */
  String codecName() {
    return String.valueOf(CString.of(avcodec.avcodec_get_name(context.codec_id())));
  }

  /** FFmpeg's name of the profile; null if the codec has none. */
  @Nullable String profileName() {
    return CString.of(avcodec.avcodec_profile_name(context.codec_id(), context.profile()));
  }

  byte[] extradata() {
    return copy(context.extradata(), context.extradata_size());
  }

  static byte[] data(AVPacket packet) {
    return copy(packet.data(), packet.size());
  }

  static boolean isKeyframe(AVPacket packet) {
    return (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
  }

  static boolean isDisposable(AVPacket packet) {
    return (packet.flags() & avcodec.AV_PKT_FLAG_DISPOSABLE) != 0;
  }

  private static byte[] copy(@Nullable BytePointer bytes, int length) {
    byte[] copy = new byte[length];
    if (bytes != null && length > 0) {
      bytes.get(copy);
    }
    return copy;
  }

  @Override
  public void close() {
    scope.close();
  }
}
