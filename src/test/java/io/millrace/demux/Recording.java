package io.millrace.demux;

import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sink that keeps all it is given, and checks that configuration comes first. */
class Recording implements FrameSink {
  final List<TrackConfig> configs = new ArrayList<>();
  final List<Frame> frames = new ArrayList<>();
  private final Map<Integer, TrackConfig> latest = new HashMap<>();

  @Override
  public void track(TrackConfig config) {
    configs.add(config);
    latest.put(config.track(), config);
  }

  @Override
  public void frame(Frame frame) {
    if (!latest.containsKey(frame.track())) {
      throw new AssertionError(
          "frame of track %d ahead of its configuration".formatted(frame.track()));
    }
    frames.add(frame);
  }

  TrackConfig config(int track) {
    return configs.stream().filter(config -> config.track() == track).findFirst().orElseThrow();
  }

  /** The frames by track, in a form that compares by content. */
  Map<Integer, List<Line>> lines() {
    var lines = new HashMap<Integer, List<Line>>();
    for (Frame frame : frames) {
      lines
          .computeIfAbsent(frame.track(), track -> new ArrayList<>())
          .add(
              new Line(
                  frame.type().name(),
                  frame.timestampUs(),
                  frame.durationUs(),
                  frame.isKeyframe(),
                  frame.isDisposable(),
                  ByteBuffer.wrap(frame.data())));
    }
    return lines;
  }

  record Line(
      String type,
      long timestampUs,
      long durationUs,
      boolean isKeyframe,
      boolean isDisposable,
      ByteBuffer data) {}
}
