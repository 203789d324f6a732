package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Encodes pictures: to H.264 constrained baseline with openh264 (no B-frames, no delay; packets and
 * extradata are Annex B, SPS and PPS only in the latter), or with another of FFmpeg's encoders.
 *
 * <p>Takes yuv420p frames whose pts count ticks of the settings' time base.
 */
final class VideoEncoder implements FrameEncoder {
  private final EncoderContext encoder;
  private final PictureTypes pictureTypes;
  private final TrackConfig config;

  /** Ticks from one picture to the next, where the encoder does not say. */
  private final long frameTicks;

  /**
   * What to make.
   *
   * @param encoder FFmpeg's name of the encoder
   * @param options the encoder's own options by FFmpeg's names
   * @param width pixels, even
   * @param height pixels, even
   * @param frameRate frames a second, by which bits are shared out
   * @param timeBase seconds in a tick of the frames' pts
   * @param bitrate bit/s
   * @param keyframeInterval frames from one keyframe to the next
   * @param threads that the encoder may use
   */
  record Settings(
      String encoder,
      Map<String, String> options,
      int width,
      int height,
      Ratio frameRate,
      Ratio timeBase,
      int bitrate,
      int keyframeInterval,
      int threads) {
    private static final String OPEN_H264 = "libopenh264";

    /** For openh264 on one thread; pts count pictures. */
    static Settings openH264(
        int width, int height, Ratio frameRate, int bitrate, int keyframeInterval) {
      return new Settings(
          OPEN_H264,
          Map.of(),
          width,
          height,
          frameRate,
          frameRate.inverse(),
          bitrate,
          keyframeInterval,
          1);
    }
  }

  VideoEncoder(int track, Settings settings) throws CodecException {
    encoder =
        new EncoderContext(settings.encoder, settings.options, context -> apply(settings, context));
    frameTicks =
        Math.max(1, Math.round(1 / (settings.frameRate.value() * settings.timeBase.value())));
    try {
      config = describe(track, settings);
      pictureTypes = new PictureTypes(encoder.context());
    } catch (CodecException | RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static void apply(Settings settings, AVCodecContext context) {
    context.width(settings.width);
    context.height(settings.height);
    context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    if (settings.encoder.equals(Settings.OPEN_H264)) {
      context.profile(avcodec.AV_PROFILE_H264_CONSTRAINED_BASELINE);
    }
    settings.timeBase.copyTo(context.time_base());
    settings.frameRate.copyTo(context.framerate());
    context.thread_count(settings.threads);
    context.bit_rate(settings.bitrate);
    context.gop_size(settings.keyframeInterval);
    context.keyint_min(settings.keyframeInterval);
  }

  private TrackConfig describe(int track, Settings settings) {
    return new TrackConfig(
        track,
        MediaType.VIDEO,
        encoder.codecName(),
        encoder.profileName(),
        null,
        encoder.tickUs(),
        settings.bitrate,
        new TrackConfig.Video(
            settings.width,
            settings.height,
            settings.frameRate.value(),
            0,
            CString.of(avutil.av_get_pix_fmt_name(encoder.context().pix_fmt()))),
        null,
        encoder.extradata());
  }

  @Override
  public TrackConfig config() {
    return config;
  }

  @Override
  public void send(@Nullable AVFrame raw) throws CodecException {
    if (raw != null) {
      raw.pict_type(avutil.AV_PICTURE_TYPE_NONE); // a source's own type would force it
    }
    encoder.send(raw);
  }

  /** Takes a raw frame, which becomes a keyframe. */
  void sendKeyframe(AVFrame raw) throws CodecException {
    raw.pict_type(avutil.AV_PICTURE_TYPE_I);
    encoder.send(raw);
  }

  @Override
  public @Nullable Frame receive() throws CodecException {
    AVPacket packet = encoder.receive();
    if (packet == null) {
      return null;
    }
    long timestampUs = encoder.toUs(packet.pts());
    return new Frame(
        config.track(),
        pictureTypes.of(packet),
        timestampUs,
        durationUs(packet, timestampUs),
        EncoderContext.isKeyframe(packet),
        EncoderContext.isDisposable(packet),
        EncoderContext.data(packet));
  }

  private long durationUs(AVPacket packet, long timestampUs) {
    long ticks = packet.duration() > 0 ? packet.duration() : frameTicks;
    return encoder.toUs(packet.pts() + ticks) - timestampUs;
  }

  @Override
  public void close() {
    pictureTypes.close();
    encoder.close();
  }
}
