package io.millrace.stream;

import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.util.concurrent.atomic.LongAdder;

/** What transcoding over HTTP has made since the start. For any thread. */
public final class TranscodeTotals {
  private final LongAdder completed = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder mediaUs = new LongAdder();

  /** How a transcode ended. */
  public enum Outcome {
    COMPLETED,
    /** The client left. */
    CANCELLED,
    FAILED
  }

  /** Transcodes that ended so. */
  public long ended(Outcome outcome) {
    return adder(outcome).sum();
  }

  void count(Outcome outcome) {
    adder(outcome).increment();
  }

  private LongAdder adder(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> completed;
      case CANCELLED -> cancelled;
      case FAILED -> failed;
    };
  }

  /** Coded frames made, of pictures and sound. */
  public long frames() {
    return frames.sum();
  }

  /** Media time made, in seconds; that of the first track of each transcode. */
  public double mediaSeconds() {
    return mediaUs.sum() / 1e6;
  }

  /** A sink that counts what it passes on. */
  FrameSink counting(FrameSink next) {
    return new FrameSink() {
      private int first = -1;

      @Override
      public void track(TrackConfig config) {
        next.track(config);
      }

      @Override
      public void frame(Frame frame) {
        first = first < 0 ? frame.track() : first;
        frames.increment();
        mediaUs.add(frame.track() == first ? frame.durationUs() : 0);
        next.frame(frame);
      }
    };
  }
}
