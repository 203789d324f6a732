package io.millrace.stream;

import io.millrace.codec.Pace;
import io.millrace.codec.TestPattern;
import io.millrace.media.FrameSink;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Where a live stream comes from. */
public sealed interface LiveSource {

  /**
   * Someone pushes a container's bytes, for as long as they like.
   *
   * @param name a hint at the container, not trusted; may be empty
   */
  record Push(String name, Flow.Publisher<ByteBuffer> bytes) implements LiveSource {}

  /** Frames made in the process, on a thread of their own. */
  non-sealed interface Generator extends LiveSource {

    /** What it is, where the name of a container would stand. */
    String name();

    /** Makes frames until it is done or stopped. Blocking. */
    void run(FrameSink sink) throws Exception;

    /** Ends {@link #run} soon. */
    void stop();
  }

  /** A moving picture with a clock, a frame counter and a tone, in real time and for ever. */
  static LiveSource testPattern(TestPattern.Config config) {
    TestPattern pattern = new TestPattern(config, Pace.realTime());
    return new Generator() {
      @Override
      public String name() {
        return "testpattern";
      }

      @Override
      public void run(FrameSink sink) throws Exception {
        pattern.run(sink, Long.MAX_VALUE);
      }

      @Override
      public void stop() {
        pattern.stop();
      }
    };
  }
}
