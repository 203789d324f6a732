package io.millrace.codec;

import io.millrace.ffmpeg.CString;
import io.millrace.media.MediaType;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Filters for the frames of one track, built by the first frame and anew whenever their form (size,
 * pixel format, sample rate, …) changes. Not thread-safe.
 *
 * <p>The pts of what goes in are microseconds, of what comes out ticks of {@link #timeBase}. Send a
 * frame, then receive until null; send null once after the last and receive until null again.
 */
final class FilterChain implements AutoCloseable {
  private final MediaType type;
  private final String filters;
  private final int threads;
  private @Nullable FilterGraph graph;
  private @Nullable FilterGraph former;
  private String form = "";

  /**
   * @param type VIDEO or AUDIO
   * @param filters in FFmpeg's notation, separated by commas
   * @param threads at most, for the filters that can use several
   */
  FilterChain(MediaType type, String filters, int threads) {
    this.type = type;
    this.filters = filters;
    this.threads = threads;
  }

  /** Takes a frame, which stays the caller's; null says that no more come. */
  void send(@Nullable AVFrame raw) throws CodecException {
    if (raw == null) {
      if (graph != null) {
        graph.push(null);
      }
      return;
    }
    String its = type == MediaType.VIDEO ? picturesOf(raw) : samplesOf(raw);
    FilterGraph fitting = graph;
    if (fitting == null || !its.equals(form)) {
      FilterGraph fresh = FilterGraph.buffer(type, its, filters, threads);
      retire();
      graph = fresh;
      form = its;
      fitting = fresh;
    }
    fitting.push(raw);
  }

  /** What the former graph still holds comes out ahead of the new one's frames. */
  private void retire() throws CodecException {
    if (former != null) {
      former.close();
    }
    former = graph;
    graph = null;
    if (former != null) {
      former.push(null);
    }
  }

  /** The next frame, which lasts until the next call; null if there is none yet, or at the end. */
  @Nullable AVFrame receive() throws CodecException {
    FilterGraph old = former;
    if (old != null) {
      AVFrame left = old.pull();
      if (left != null) {
        return left;
      }
      old.close();
      former = null;
    }
    return graph == null ? null : graph.pull();
  }

  /** The clock of the frame received last; that of its graph. */
  Ratio timeBase() {
    FilterGraph current = former != null ? former : graph;
    if (current == null) {
      throw new IllegalStateException("nothing was sent yet");
    }
    return current.timeBase();
  }

  private static String picturesOf(AVFrame raw) {
    AVRational aspect = raw.sample_aspect_ratio();
    return "video_size=%dx%d:pix_fmt=%d:time_base=1/1000000:pixel_aspect=%d/%d:colorspace=%d:range=%d"
        .formatted(
            raw.width(),
            raw.height(),
            raw.format(),
            aspect.num(),
            Math.max(1, aspect.den()),
            raw.colorspace(),
            raw.color_range());
  }

  private static String samplesOf(AVFrame raw) {
    return "time_base=1/1000000:sample_rate=%d:sample_fmt=%s:channel_layout=%s"
        .formatted(
            raw.sample_rate(),
            CString.of(avutil.av_get_sample_fmt_name(raw.format())),
            layout(raw.ch_layout()));
  }

  private static String layout(AVChannelLayout layout) {
    byte[] name = new byte[64];
    avutil.av_channel_layout_describe(layout, name, name.length);
    return CString.of(name);
  }

  @Override
  public void close() {
    if (former != null) {
      former.close();
    }
    if (graph != null) {
      graph.close();
    }
    former = null;
    graph = null;
  }
}
