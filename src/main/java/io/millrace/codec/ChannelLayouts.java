package io.millrace.codec;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;

/** Which loudspeaker each channel is for, where only their number is known. */
final class ChannelLayouts {
  private ChannelLayouts() {}

  /** Left, right, centre for three, the corners for four, else FFmpeg's default for so many. */
  static void set(AVChannelLayout layout, int channels) {
    if (channels == 3 || channels == 4) {
      int unused = avutil.av_channel_layout_from_string(layout, channels == 3 ? "3.0" : "quad");
    } else {
      avutil.av_channel_layout_default(layout, channels);
    }
  }
}
