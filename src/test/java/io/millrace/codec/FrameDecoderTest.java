package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.Frame;
import io.millrace.media.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private static final long ONE_SECOND_US = 1_000_000;

  private final Collector made = new Collector();

  @Test
  void pictures_throughAChain_comeScaledWithTheirTimes() throws CodecException {
    pattern();
    List<String> forms = new ArrayList<>();
    List<Long> times = new ArrayList<>();

    try (FrameDecoder decoder = new FrameDecoder(made.tracks.get(0), 640 * 360, 1);
        FilterChain chain = new FilterChain(MediaType.VIDEO, "scale=320:180", 1)) {
      for (Frame coded : made.ofTrack(0)) {
        decoder.send(coded);
        pass(decoder, chain, forms, times);
      }
      decoder.send(null);
      pass(decoder, chain, forms, times);
      chain.send(null);
      drain(chain, forms, times);
    }

    assertThat(forms).hasSize(30).containsOnly("320x180");
    assertThat(times).startsWith(0L, 33_333L, 66_667L).isSorted();
  }

  @Test
  void picture_beyondTheLimit_isAnError() throws CodecException {
    pattern();

    assertThatThrownBy(() -> new FrameDecoder(made.tracks.get(0), 640 * 360 - 1, 1))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("open the decoder of h264: ");
  }

  private void pattern() throws CodecException {
    new TestPattern(TestPattern.Config.DEFAULT, Pace.unpaced()).run(made, ONE_SECOND_US);
  }

  private static void pass(
      FrameDecoder decoder, FilterChain chain, List<String> forms, List<Long> times)
      throws CodecException {
    for (AVFrame raw = decoder.receive(); raw != null; raw = decoder.receive()) {
      chain.send(raw);
      drain(chain, forms, times);
    }
  }

  private static void drain(FilterChain chain, List<String> forms, List<Long> times)
      throws CodecException {
    for (AVFrame scaled = chain.receive(); scaled != null; scaled = chain.receive()) {
      forms.add(scaled.width() + "x" + scaled.height());
      times.add(scaled.pts());
    }
  }
}
