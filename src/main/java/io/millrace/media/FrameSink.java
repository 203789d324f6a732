package io.millrace.media;

import java.util.List;

/**
 * Where a source of media puts what it makes, in decoding order.
 *
 * <p>Called by one thread at a time. A call may block: that is the back-pressure on the source.
 */
public interface FrameSink {

  /**
   * The tracks that the source declares ahead of all else, as far as it knows them. Each is told
   * again before its first frame, which may never come; others may turn up later.
   */
  default void expect(List<TrackConfig> tracks) {}

  /** The track's configuration: before its first frame, and again whenever it changes. */
  void track(TrackConfig config);

  void frame(Frame frame);
}
