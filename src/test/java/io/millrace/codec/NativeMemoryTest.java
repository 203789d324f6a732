package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codec.TestPattern.Config;
import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativeMemoryTest {
  private static final int WARM_UP_RUNS = 10;
  private static final int RUNS = 20;

  /** A leaked encoder of the default size alone takes several times as much in so many runs. */
  private static final long MAX_GROWTH_BYTES = 16 << 20;

  @FunctionalInterface
  private interface Run {
    void run() throws CodecException;
  }

  private static void assertNoGrowth(Run run) throws CodecException {
    long objects = NativeScope.liveObjects();
    for (int i = 0; i < WARM_UP_RUNS; i++) {
      run.run();
    }
    long bytes = Pointer.totalBytes();
    long count = Pointer.totalCount();
    long resident = Pointer.physicalBytes();
    for (int i = 0; i < RUNS; i++) {
      run.run();
    }
    assertThat(NativeScope.liveObjects()).as("owned objects").isEqualTo(objects);
    assertThat(Pointer.totalBytes()).as("bytes of pointers").isLessThanOrEqualTo(bytes);
    assertThat(Pointer.totalCount()).as("pointers").isLessThanOrEqualTo(count);
    assertThat(Pointer.physicalBytes() - resident)
        .as("growth of resident memory")
        .isLessThan(MAX_GROWTH_BYTES);
  }

  @Test
  void runs_toTheirEnd_leaveNothingBehind() throws CodecException {
    assertNoGrowth(
        () -> new TestPattern(Config.DEFAULT, Pace.unpaced()).run(new Collector(), 200_000));
  }

  @Test
  void runs_thatTheSinkBreaksOff_leaveNothingBehind() throws CodecException {
    Collector broken =
        new Collector() {
          @Override
          public void frame(Frame frame) {
            throw new IllegalStateException("full");
          }
        };
    assertNoGrowth(
        () ->
            assertThatThrownBy(
                    () -> new TestPattern(Config.DEFAULT, Pace.unpaced()).run(broken, 200_000))
                .isInstanceOf(IllegalStateException.class));
  }

  @Test
  void sources_thatCannotOpen_leaveNothingBehind() throws CodecException {
    assertNoGrowth(
        () -> {
          assertThatThrownBy(
                  () -> FilterGraph.source(MediaType.VIDEO, "testsrc2=size=640x360,nosuchfilter"))
              .isInstanceOf(CodecException.class);
          assertThatThrownBy(
                  () ->
                      new VideoEncoder(
                          0, VideoEncoder.Settings.openH264(0, 0, new Ratio(30, 1), 1, 1)))
              .isInstanceOf(CodecException.class);
        });
  }
}
