package io.millrace.stream;

import static io.millrace.stream.HandPipeline.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codec.CodecSettings;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream's codec sessions end with it. */
class CodecSessionsTest {
  private final HandPipeline pipeline = new HandPipeline();

  @AfterEach
  void close() {
    pipeline.codec.close();
  }

  private void encode(String stream) {
    Map<String, String> form =
        Map.of("pixelFormat", "yuv420p", "width", "64", "height", "48", "frameRate", "25");
    RawMediaData picture = new RawMediaData(MediaType.VIDEO, 0, form, new byte[64 * 48 * 3 / 2]);
    pipeline.codec.encodeSingleFrame(picture, stream).await().indefinitely();
  }

  @Test
  void streamThatExpires_closesItsSessions_andNoOthers() {
    pipeline.accept(chunk("gone", 0));
    encode("gone");
    pipeline.pass(Duration.ofMinutes(6));
    pipeline.accept(chunk("stays", 0));
    encode("stays");
    assertThat(pipeline.codec.sessions()).isEqualTo(2);

    pipeline.pass(Duration.ofMinutes(6));

    assertThat(pipeline.registry.streamCount()).isEqualTo(1);
    assertThat(pipeline.codec.sessions()).isEqualTo(1);
  }

  @Test
  void streamThatIsStopped_closesItsSessions() {
    pipeline.accept(chunk("cam1", 0));
    encode("cam1");

    pipeline.registry.stop("cam1");

    assertThat(pipeline.codec.sessions()).isZero();
  }

  @Test
  void encoderThatIsNotThere_stopsTheStart() {
    CodecSettings settings = new CodecSettings(CodecSettings.DEFAULT.limits(), "x264", "aac");

    assertThatThrownBy(() -> Pipeline.codec(settings, Runnable::run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("encoder 'x264' of video: this build has ");
  }
}
