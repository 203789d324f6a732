package io.millrace.codec;

import java.util.ArrayList;
import java.util.List;

/** A fragmented MP4 of the test pattern, in the pieces in which it was written. */
public final class MadeMp4 {
  private MadeMp4() {}

  public static List<byte[]> pieces(TestPattern.Config config, long durationUs)
      throws CodecException {
    List<byte[]> pieces = new ArrayList<>();
    try (Mp4Writer writer = new Mp4Writer(pieces::add)) {
      new TestPattern(config, Pace.unpaced()).run(writer, durationUs);
      writer.finish();
    }
    return pieces;
  }

  /** Native objects that the codec package owns now. */
  public static long liveObjects() {
    return NativeScope.liveObjects();
  }
}
