package io.millrace.codec;

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
 * Makes small JPEG pictures of keyframes: upright, with square pixels, never scaled up, in the
 * colours that JPEG means (BT.601, full range).
 *
 * <p>Thread-safe: each picture has a decoder, a filter and an encoder of its own, on the caller's
 * thread.
 */
public final class Thumbnailer {
  /** On FFmpeg's scale of 1, the best, to 31. */
  private static final int QUALITY = 4;

  private static final int RIGHT_ANGLE = 90;

  private final int maxWidth;
  private final CodecLimits limits;

  /**
   * @param maxWidth pixels of the upright picture; a narrower one keeps its width
   */
  public Thumbnailer(int maxWidth, CodecLimits limits) {
    if (maxWidth < 1) {
      throw new IllegalArgumentException("maxWidth %d is not positive".formatted(maxWidth));
    }
    this.maxWidth = maxWidth;
    this.limits = limits;
  }

  /**
   * The picture of one keyframe.
   *
   * @param config of the keyframe's track
   * @throws CodecException if the keyframe cannot be decoded by itself
   */
  public byte[] jpeg(TrackConfig config, Frame keyframe) throws CodecException {
    TrackConfig.Video video = config.video();
    int rotation = video == null ? 0 : video.rotationDegrees();
    try (FrameDecoder decoder = new FrameDecoder(config, limits.maxPixels(), 1);
        FilterChain chain = new FilterChain(MediaType.VIDEO, filters(rotation), 1)) {
      chain.send(decode(decoder, keyframe));
      chain.send(null);
      return encode(CodecException.require(chain.receive(), "scale the picture of a keyframe"));
    }
  }

  private static AVFrame decode(FrameDecoder decoder, Frame keyframe) throws CodecException {
    decoder.send(keyframe);
    AVFrame raw = decoder.receive();
    if (raw == null) {
      decoder.send(null);
      raw = decoder.receive();
    }
    return CodecException.require(raw, "decode a keyframe by itself");
  }

  /** The height before a quarter turn is the width after it. */
  private String filters(int rotationDegrees) {
    int quarters = Math.floorMod(Math.round((float) rotationDegrees / RIGHT_ANGLE), 4);
    String size =
        quarters % 2 == 0
            ? "w='max(1,min(%d,round(iw*sar)))':h='max(1,round(ow/dar))'"
            : "h='max(1,min(%d,ih))':w='max(1,round(oh*dar))'";
    String turn =
        switch (quarters) {
          case 1 -> ",transpose=clock";
          case 2 -> ",hflip,vflip";
          case 3 -> ",transpose=cclock";
          default -> "";
        };
    return "scale="
        + size.formatted(maxWidth)
        + ":out_range=full:out_color_matrix=bt601,setsar=1,format=yuvj420p"
        + turn;
  }

  private static byte[] encode(AVFrame picture) throws CodecException {
    picture.quality(QUALITY * avutil.FF_QP2LAMBDA);
    picture.pict_type(avutil.AV_PICTURE_TYPE_NONE);
    try (EncoderContext encoder =
        new EncoderContext("mjpeg", Map.of(), context -> apply(picture, context))) {
      encoder.send(picture);
      @Nullable AVPacket packet = encoder.receive();
      return EncoderContext.data(CodecException.require(packet, "encode a JPEG picture"));
    }
  }

  private static void apply(AVFrame picture, AVCodecContext context) {
    context.width(picture.width());
    context.height(picture.height());
    context.pix_fmt(picture.format());
    context.color_range(avutil.AVCOL_RANGE_JPEG);
    context.flags(context.flags() | avcodec.AV_CODEC_FLAG_QSCALE);
    context.global_quality(QUALITY * avutil.FF_QP2LAMBDA);
    Ratio.MICROSECOND.copyTo(context.time_base());
  }
}
