package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.media.MediaType;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/** What a {@link FilterGraph} has to know of the frames that go in. */
sealed interface FrameForm {

  /** The form of a frame of VIDEO or AUDIO. */
  static FrameForm of(MediaType type, AVFrame raw) {
    return type == MediaType.VIDEO ? Pictures.of(raw) : Samples.of(raw);
  }

  /** Whether a frame has this form. Asked for each frame, so it prints nothing. */
  boolean fits(AVFrame raw);

  /** For the filter that frames go into, in FFmpeg's notation, with pts in microseconds. */
  String parameters();

  /** Size, pixels, shape of a pixel, and colours. */
  record Pictures(
      int width,
      int height,
      int format,
      int aspectWidth,
      int aspectHeight,
      int colorspace,
      int colorRange)
      implements FrameForm {

    static Pictures of(AVFrame raw) {
      AVRational aspect = raw.sample_aspect_ratio();
      return new Pictures(
          raw.width(),
          raw.height(),
          raw.format(),
          aspect.num(),
          aspect.den(),
          raw.colorspace(),
          raw.color_range());
    }

    @Override
    public boolean fits(AVFrame raw) {
      AVRational aspect = raw.sample_aspect_ratio();
      return raw.width() == width
          && raw.height() == height
          && raw.format() == format
          && aspect.num() == aspectWidth
          && aspect.den() == aspectHeight
          && raw.colorspace() == colorspace
          && raw.color_range() == colorRange;
    }

    @Override
    public String parameters() {
      return "video_size=%dx%d:pix_fmt=%d:time_base=1/1000000:pixel_aspect=%d/%d:colorspace=%d:range=%d"
          .formatted(
              width,
              height,
              format,
              aspectWidth,
              Math.max(1, aspectHeight),
              colorspace,
              colorRange);
    }
  }

  /**
   * Rate, kind of sample, and channels.
   *
   * @param mask the channels as bits, of a layout that has no map
   * @param layout FFmpeg's name of it
   */
  record Samples(int sampleRate, int format, int order, int channels, long mask, String layout)
      implements FrameForm {
    private static final int LONGEST_NAME = 64;

    static Samples of(AVFrame raw) {
      AVChannelLayout layout = raw.ch_layout();
      return new Samples(
          raw.sample_rate(),
          raw.format(),
          layout.order(),
          layout.nb_channels(),
          layout.u_mask(),
          name(layout));
    }

    private static String name(AVChannelLayout layout) {
      byte[] name = new byte[LONGEST_NAME];
      avutil.av_channel_layout_describe(layout, name, name.length);
      return CString.of(name);
    }

    @Override
    public boolean fits(AVFrame raw) {
      AVChannelLayout its = raw.ch_layout();
      return raw.sample_rate() == sampleRate
          && raw.format() == format
          && its.order() == order
          && its.nb_channels() == channels
          && (order == avutil.AV_CHANNEL_ORDER_CUSTOM
              ? name(its).equals(layout)
              : its.u_mask() == mask);
    }

    @Override
    public String parameters() {
      return "time_base=1/1000000:sample_rate=%d:sample_fmt=%s:channel_layout=%s"
          .formatted(sampleRate, CString.of(avutil.av_get_sample_fmt_name(format)), layout);
    }
  }
}
