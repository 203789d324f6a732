package io.millrace.codec;

import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the coded frames of one track into raw ones.
 *
 * <p>Send a frame, then receive until null; send null once after the last frame and receive until
 * null again. The pts of raw frames are microseconds. Not thread-safe.
 */
final class FrameDecoder implements AutoCloseable {
  private final NativeScope scope = new NativeScope();
  private final TrackConfig config;
  private final AVCodecContext context;
  private final AVPacket packet;
  private final AVFrame raw;

  /**
   * Opens a decoder.
   *
   * @param maxPixels of a picture; a larger one is an error
   * @param threads that the codec may use, if it can use several
   */
  FrameDecoder(TrackConfig config, long maxPixels, int threads) throws CodecException {
    FfmpegLog.use();
    this.config = config;
    AVCodec codec = find(config.codec());
    try {
      context =
          scope.own(
              avcodec.avcodec_alloc_context3(codec),
              "a codec context",
              avcodec::avcodec_free_context);
      packet = scope.own(avcodec.av_packet_alloc(), "a packet", avcodec::av_packet_free);
      raw = scope.own(avutil.av_frame_alloc(), "a frame", avutil::av_frame_free);
      context.thread_count(threads);
      context.max_pixels(maxPixels);
      Ratio.MICROSECOND.copyTo(context.pkt_timebase());
      setUp();
      CodecException.check(
          avcodec.avcodec_open2(context, codec, (PointerPointer<?>) null),
          "open the decoder of " + config.codec());
      scope.estimate(MemoryEstimate.decoder(context.width(), context.height()));
    } catch (CodecException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private static AVCodec find(String name) throws CodecException {
    AVCodecDescriptor descriptor = avcodec.avcodec_descriptor_get_by_name(name);
    AVCodec codec =
        descriptor == null
            ? avcodec.avcodec_find_decoder_by_name(name)
            : avcodec.avcodec_find_decoder(descriptor.id());
    if (codec == null) {
      throw new CodecException(
          CodecException.Kind.UNSUPPORTED, "codec '%s': this build has no decoder".formatted(name));
    }
    return codec;
  }

  private void setUp() throws CodecException {
    byte[] extradata = config.extradata();
    BytePointer copy =
        new BytePointer(avutil.av_mallocz(extradata.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
    copy.put(extradata);
    context.extradata(copy); // the context frees it
    context.extradata_size(extradata.length);
    TrackConfig.Video video = config.video();
    if (video != null) {
      context.width(video.width());
      context.height(video.height());
      if (video.pixelFormat() != null) {
        context.pix_fmt(avutil.av_get_pix_fmt(video.pixelFormat()));
      }
    }
    TrackConfig.Audio audio = config.audio();
    if (audio != null) {
      context.sample_rate(audio.sampleRate());
      String layout = audio.layout();
      if (layout == null || avutil.av_channel_layout_from_string(context.ch_layout(), layout) < 0) {
        avutil.av_channel_layout_default(context.ch_layout(), audio.channels());
      }
    }
  }

  TrackConfig config() {
    return config;
  }

  AVCodecContext context() {
    return context;
  }

  /** Takes a coded frame; null says that no more come. */
  void send(@Nullable Frame coded) throws CodecException {
    if (coded == null) {
      CodecException.check(avcodec.avcodec_send_packet(context, null), "end decoding");
      return;
    }
    byte[] data = coded.data();
    CodecException.check(avcodec.av_new_packet(packet, data.length), "make a packet");
    try {
      packet.data().put(data);
      packet.pts(coded.timestampUs());
      packet.duration(coded.durationUs());
      packet.flags(coded.isKeyframe() ? avcodec.AV_PKT_FLAG_KEY : 0);
      CodecException.check(avcodec.avcodec_send_packet(context, packet), "decode a frame");
    } finally {
      avcodec.av_packet_unref(packet);
    }
  }

  /**
   * The next raw frame in presentation order, which lasts until the next call; null if the decoder
   * wants more, or has ended.
   */
  @Nullable AVFrame receive() throws CodecException {
    int result = avcodec.avcodec_receive_frame(context, raw);
    if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
      return null;
    }
    CodecException.check(result, "decode a frame");
    scope.estimate(MemoryEstimate.decoder(raw.width(), raw.height()));
    if (raw.pts() == avutil.AV_NOPTS_VALUE) {
      raw.pts(raw.best_effort_timestamp());
    }
    return raw;
  }

  /** Forgets what the decoder refers to, so that decoding can begin at another keyframe. */
  void flush() {
    avcodec.avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    scope.close();
  }
}
