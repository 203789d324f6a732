package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Encodes pictures to H.264 constrained baseline with openh264: no B-frames, no delay.
 *
 * <p>Takes yuv420p frames whose pts count pictures. The packets are Annex B; SPS and PPS are only
 * in the extradata, which is Annex B too.
 */
final class VideoEncoder implements FrameEncoder {
  private static final String ENCODER = "libopenh264";

  private final EncoderContext encoder;
  private final PictureTypes pictureTypes;
  private final TrackConfig config;

  /**
   * What to make.
   *
   * @param width pixels, even
   * @param height pixels, even
   * @param frameRate frames a second
   * @param bitrate bit/s
   * @param keyframeInterval frames from one keyframe to the next
   */
  record Settings(int width, int height, int frameRate, int bitrate, int keyframeInterval) {}

  VideoEncoder(int track, Settings settings) throws CodecException {
    encoder = new EncoderContext(ENCODER, context -> apply(settings, context));
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
    context.profile(avcodec.AV_PROFILE_H264_CONSTRAINED_BASELINE);
    context.time_base().num(1).den(settings.frameRate);
    context.framerate().num(settings.frameRate).den(1);
    context.bit_rate(settings.bitrate);
    context.gop_size(settings.keyframeInterval);
  }

  private TrackConfig describe(int track, Settings settings) {
    AVCodecContext context = encoder.context();
    return new TrackConfig(
        track,
        MediaType.VIDEO,
        "h264",
        CString.of(avcodec.avcodec_profile_name(context.codec_id(), context.profile())),
        null,
        encoder.tickUs(),
        settings.bitrate,
        new TrackConfig.Video(
            settings.width,
            settings.height,
            settings.frameRate,
            0,
            CString.of(avutil.av_get_pix_fmt_name(context.pix_fmt()))),
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
        encoder.toUs(packet.pts() + 1) - timestampUs,
        EncoderContext.isKeyframe(packet),
        EncoderContext.isDisposable(packet),
        EncoderContext.data(packet));
  }

  @Override
  public void close() {
    pictureTypes.close();
    encoder.close();
  }
}
