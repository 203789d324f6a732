package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;

/** Keeps all it gets. */
class Collector implements FrameSink {
  final List<TrackConfig> tracks = new ArrayList<>();
  final List<Frame> frames = new ArrayList<>();

  @Override
  public void track(TrackConfig config) {
    tracks.add(config);
  }

  @Override
  public void frame(Frame frame) {
    frames.add(frame);
  }

  List<Frame> ofTrack(int track) {
    return frames.stream().filter(frame -> frame.track() == track).toList();
  }
}
