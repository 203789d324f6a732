package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.MediaType;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

class CodecExceptionTest {

  @Test
  void filterThatDoesNotExist_isNamed() {
    assertThatThrownBy(() -> FilterGraph.source(MediaType.VIDEO, "nosuchfilter"))
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.errorCode()).isEqualTo(avutil.AVERROR_FILTER_NOT_FOUND()))
        .hasMessageStartingWith("parse the filters nosuchfilter: Filter not found (");
  }

  @Test
  void encoderThatDoesNotExist_isNamed() {
    assertThatThrownBy(() -> new EncoderContext("nosuchencoder", Map.of(), context -> {}))
        .isInstanceOf(CodecException.class)
        .hasMessage("find the encoder nosuchencoder: failed");
  }
}
