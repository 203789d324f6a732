package io.millrace.codec;

import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Copies raw media into FFmpeg's frames and back. */
final class RawFrames {
  private static final int US_PER_SECOND = 1_000_000;

  private RawFrames() {}

  /** Fills a frame with a picture; pts and duration are microseconds. */
  static void fill(AVFrame frame, RawMediaData raw, RawForm.Picture form) throws CodecException {
    avutil.av_frame_unref(frame);
    frame.format(form.layout().code());
    frame.width(form.width());
    frame.height(form.height());
    CodecException.check(avutil.av_frame_get_buffer(frame, 0), "make a picture");
    copyRows(frame, form.layout(), form.width(), form.height(), raw.data(), true);
    frame.pts(raw.timestampUs());
    frame.duration(Math.round(US_PER_SECOND / form.frameRate().value()));
  }

  /** Fills a frame with samples; pts are microseconds. */
  static void fill(AVFrame frame, RawMediaData raw, RawForm.Samples form) throws CodecException {
    avutil.av_frame_unref(frame);
    frame.format(form.layout().code());
    frame.sample_rate(form.sampleRate());
    ChannelLayouts.set(frame.ch_layout(), form.channels());
    frame.nb_samples(raw.data().length / form.bytesPerSample());
    CodecException.check(avutil.av_frame_get_buffer(frame, 0), "make a block of samples");
    frame.data(0).put(raw.data());
    frame.pts(raw.timestampUs());
  }

  /** A yuv420p picture. */
  static RawMediaData picture(
      AVFrame frame, long timestampUs, double frameRate, Map<String, String> others) {
    PixelLayout layout = PixelLayout.YUV420P;
    byte[] data = bytes(frame, layout);
    Map<String, String> metadata = new HashMap<>(others);
    metadata.put(RawForm.PIXEL_FORMAT, layout.ffmpegName());
    metadata.put(RawForm.WIDTH, String.valueOf(frame.width()));
    metadata.put(RawForm.HEIGHT, String.valueOf(frame.height()));
    String rate = rate(frameRate);
    if (rate != null) {
      metadata.put(RawForm.FRAME_RATE, rate);
    }
    return new RawMediaData(MediaType.VIDEO, timestampUs, metadata, data);
  }

  /** A picture's planes without padding. */
  static byte[] bytes(AVFrame frame, PixelLayout layout) {
    byte[] data = new byte[(int) layout.bytes(frame.width(), frame.height())];
    copyRows(frame, layout, frame.width(), frame.height(), data, false);
    return data;
  }

  /** A block of interleaved f32 samples. */
  static RawMediaData samples(AVFrame frame, long timestampUs, Map<String, String> others) {
    int channels = frame.ch_layout().nb_channels();
    byte[] data = new byte[frame.nb_samples() * channels * SampleLayout.F32.bytes()];
    frame.data(0).get(data);
    Map<String, String> metadata = new HashMap<>(others);
    metadata.put(RawForm.SAMPLE_FORMAT, SampleLayout.F32.label());
    metadata.put(RawForm.SAMPLE_RATE, String.valueOf(frame.sample_rate()));
    metadata.put(RawForm.CHANNELS, String.valueOf(channels));
    return new RawMediaData(MediaType.AUDIO, timestampUs, metadata, data);
  }

  private static @Nullable String rate(double frameRate) {
    if (!(frameRate > 0)) {
      return null;
    }
    Ratio ratio = RawMetadata.nearest(frameRate);
    return ratio.den() == 1 ? String.valueOf(ratio.num()) : ratio.toString();
  }

  private static void copyRows(
      AVFrame frame, PixelLayout layout, int width, int height, byte[] data, boolean isInto) {
    int at = 0;
    for (int plane = 0; plane < layout.planes(); plane++) {
      int rowBytes = layout.rowBytes(plane, width);
      BytePointer start = frame.data(plane);
      long stride = frame.linesize(plane);
      for (int row = 0; row < layout.rows(plane, height); row++) {
        BytePointer line = start.position(row * stride);
        if (isInto) {
          line.put(data, at, rowBytes);
        } else {
          line.get(data, at, rowBytes);
        }
        at += rowBytes;
      }
    }
  }
}
