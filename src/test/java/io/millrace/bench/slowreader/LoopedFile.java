package io.millrace.bench.slowreader;

import io.millrace.demux.DemuxConfig;
import io.millrace.demux.Demuxer;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import io.millrace.stream.LiveSource;
import java.nio.file.Path;

/** A media file played so many times on end: each time the timestamps go on from the last. */
final class LoopedFile implements LiveSource.Generator {
  private final Path file;
  private final int times;

  LoopedFile(Path file, int times) {
    this.file = file;
    this.times = times;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public void run(FrameSink sink) throws Exception {
    Demuxer demuxer = new Demuxer(DemuxConfig.DEFAULT);
    long offsetUs = 0;
    for (int time = 0; time < times; time++) {
      Shifted shifted = new Shifted(sink, offsetUs);
      demuxer.demux(file, shifted);
      offsetUs += shifted.lengthUs();
    }
  }

  /** Ends by itself. */
  @Override
  public void stop() {}

  /** Moves timestamps and measures the whole. */
  private static final class Shifted implements FrameSink {
    private final FrameSink sink;
    private final long offsetUs;
    private long startUs = Long.MAX_VALUE;
    private long endUs = Long.MIN_VALUE;

    Shifted(FrameSink sink, long offsetUs) {
      this.sink = sink;
      this.offsetUs = offsetUs;
    }

    @Override
    public void track(TrackConfig config) {
      sink.track(config);
    }

    @Override
    public void frame(Frame frame) {
      startUs = Math.min(startUs, frame.timestampUs());
      endUs = Math.max(endUs, frame.timestampUs() + frame.durationUs());
      sink.frame(
          new Frame(
              frame.track(),
              frame.type(),
              frame.timestampUs() + offsetUs,
              frame.durationUs(),
              frame.isKeyframe(),
              frame.isDisposable(),
              frame.data()));
    }

    long lengthUs() {
      return endUs - startUs;
    }
  }
}
