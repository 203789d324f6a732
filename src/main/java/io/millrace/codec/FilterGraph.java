package io.millrace.codec;

import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.MediaType;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * A configured libavfilter graph with one output, and with one input or a source of its own. Not
 * thread-safe.
 */
final class FilterGraph implements AutoCloseable {
  private static final String INPUT = "in";

  private final NativeScope scope = new NativeScope();
  private final @Nullable AVFilterContext input;
  private final AVFilterContext output;
  private final AVFrame frame;
  private final Ratio timeBase;
  private boolean isEnded;

  /** A graph that begins with a source, in FFmpeg's notation and without a sink; one thread. */
  static FilterGraph source(MediaType type, String filters) throws CodecException {
    return new FilterGraph(type, filters, false, 1);
  }

  /**
   * A graph that begins with a buffer.
   *
   * @param parameters options of {@code buffer} or {@code abuffer}: the form of its frames
   * @param filters in FFmpeg's notation, without buffer and sink
   * @param threads at most, for the filters that can use several
   */
  static FilterGraph buffer(MediaType type, String parameters, String filters, int threads)
      throws CodecException {
    String buffer = type == MediaType.VIDEO ? "buffer@" : "abuffer@";
    return new FilterGraph(type, buffer + INPUT + "=" + parameters + "," + filters, true, threads);
  }

  private FilterGraph(MediaType type, String filters, boolean hasInput, int threads)
      throws CodecException {
    FfmpegLog.use();
    String kind = type == MediaType.VIDEO ? "buffer" : "abuffer";
    String sink = kind + "sink@out";
    try {
      AVFilterGraph graph =
          scope.own(
              avfilter.avfilter_graph_alloc(), "a filter graph", avfilter::avfilter_graph_free);
      graph.nb_threads(threads);
      frame = scope.own(avutil.av_frame_alloc(), "a frame", avutil::av_frame_free);
      int parsed =
          avfilter.avfilter_graph_parse_ptr(
              graph, filters + "," + sink, (AVFilterInOut) null, (AVFilterInOut) null, null);
      CodecException.check(parsed, "parse the filters " + filters);
      CodecException.check(
          avfilter.avfilter_graph_config(graph, null), "configure the filters " + filters);
      output = find(graph, sink);
      input = hasInput ? find(graph, kind + "@" + INPUT) : null;
      try (AVRational base = avfilter.av_buffersink_get_time_base(output)) {
        timeBase = Ratio.of(base);
      }
    } catch (CodecException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private static AVFilterContext find(AVFilterGraph graph, String name) throws CodecException {
    return CodecException.require(
        avfilter.avfilter_graph_get_filter(graph, name), "find the filter " + name);
  }

  /** Takes a frame, which stays the caller's; null says that no more come. */
  void push(@Nullable AVFrame raw) throws CodecException {
    if (input == null) {
      throw new IllegalStateException("this graph has a source of its own");
    }
    CodecException.check(
        avfilter.av_buffersrc_add_frame_flags(
            input, raw, avfilter.AV_BUFFERSRC_FLAG_KEEP_REF | avfilter.AV_BUFFERSRC_FLAG_PUSH),
        "filter a frame");
  }

  /** The next frame, which lasts until the next call; null if there is none yet, or at the end. */
  @Nullable AVFrame pull() throws CodecException {
    avutil.av_frame_unref(frame);
    int result = avfilter.av_buffersink_get_frame(output, frame);
    if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
      isEnded = result == avutil.AVERROR_EOF();
      return null;
    }
    CodecException.check(result, "filter a frame");
    return frame;
  }

  /** Whether {@link #pull} has come to the end. */
  boolean isEnded() {
    return isEnded;
  }

  /** The clock that the pts of the frames count. */
  Ratio timeBase() {
    return timeBase;
  }

  @Override
  public void close() {
    scope.close();
  }
}
