package io.millrace.codec;

import io.millrace.media.MediaType;
import org.bytedeco.ffmpeg.avutil.AVFrame;
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
  private @Nullable FrameForm form;

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
    FilterGraph fitting = graph;
    if (fitting == null || form == null || !form.fits(raw)) {
      FrameForm its = FrameForm.of(type, raw);
      FilterGraph fresh = FilterGraph.buffer(type, its.parameters(), filters, threads);
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
