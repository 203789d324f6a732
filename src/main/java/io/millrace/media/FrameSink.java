package io.millrace.media;

/**
 * Where a source of media puts what it makes, in decoding order.
 *
 * <p>Called by one thread at a time. A call may block: that is the back-pressure on the source.
 */
public interface FrameSink {

  /** The track's configuration: before its first frame, and again whenever it changes. */
  void track(TrackConfig config);

  void frame(Frame frame);
}
