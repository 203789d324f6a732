package io.millrace.codec;

import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Raw frames out of a libavfilter graph that begins with a source. Not thread-safe. */
final class FilterSource implements AutoCloseable {
  private final NativeScope scope = new NativeScope();
  private final AVFilterContext sink;
  private final AVFrame frame;

  /** A graph of pictures, in FFmpeg's filter notation and without a sink. */
  static FilterSource video(String filters) throws CodecException {
    return new FilterSource(filters, "buffersink@out");
  }

  /** A graph of samples, in FFmpeg's filter notation and without a sink. */
  static FilterSource audio(String filters) throws CodecException {
    return new FilterSource(filters, "abuffersink@out");
  }

  private FilterSource(String filters, String sinkName) throws CodecException {
    FfmpegLog.use();
    try {
      AVFilterGraph graph =
          scope.own(
              avfilter.avfilter_graph_alloc(), "a filter graph", avfilter::avfilter_graph_free);
      graph.nb_threads(1);
      frame = scope.own(avutil.av_frame_alloc(), "a frame", avutil::av_frame_free);
      int parsed =
          avfilter.avfilter_graph_parse_ptr(
              graph, filters + "," + sinkName, (AVFilterInOut) null, (AVFilterInOut) null, null);
      CodecException.check(parsed, "parse the filters " + filters);
      CodecException.check(
          avfilter.avfilter_graph_config(graph, null), "configure the filters " + filters);
      sink =
          CodecException.require(
              avfilter.avfilter_graph_get_filter(graph, sinkName), "find " + sinkName);
    } catch (CodecException | RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /** The next frame, which lasts until the next call; null at the end. */
  @Nullable AVFrame next() throws CodecException {
    avutil.av_frame_unref(frame);
    int result = avfilter.av_buffersink_get_frame(sink, frame);
    if (result == avutil.AVERROR_EOF) {
      return null;
    }
    CodecException.check(result, "filter a frame");
    return frame;
  }

  @Override
  public void close() {
    scope.close();
  }
}
