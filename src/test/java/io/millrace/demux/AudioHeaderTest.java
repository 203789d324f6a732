package io.millrace.demux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioHeaderTest {

  @ParameterizedTest
  @CsvSource({
    "sound.aac, 0, 1024",
    "h264.ts, 1, 1024",
    "sound.mp3, 0, 1152",
    "mpeg2-ac3.ts, 1, 1536",
    "sound.eac3, 0, 1536"
  })
  void everyFrame_saysWhatFfprobeSays(String name, int track, int samples) throws Exception {
    JsonNode golden = Samples.golden(name).path("tracks").path(track);
    var expected =
        new AudioHeader(
            golden.path("sampleRate").asInt(), golden.path("channels").asInt(), samples);
    var sink = new Recording();
    new Demuxer(DemuxConfig.DEFAULT).demux(Samples.path(name), sink);
    String codec = Objects.requireNonNull(sink.config(track)).codec();

    assertThat(sink.frames)
        .filteredOn(frame -> frame.track() == track)
        .isNotEmpty()
        .allSatisfy(frame -> assertThat(AudioHeader.of(codec, frame.data())).isEqualTo(expected));
  }

  @Test
  void surroundAc3_countsTheLowFrequencyChannel() {
    // 3/2 with LFE: acmod 7, two mix levels of two bits each, then lfeon.
    byte[] frame = {0x0B, 0x77, 0, 0, 0x14, 0x40, (byte) 0xE1, 0};

    assertThat(AudioHeader.of("ac3", frame)).isEqualTo(new AudioHeader(48_000, 6, 1536));
  }

  @Test
  void damagedHeader_saysNothing() {
    assertThat(AudioHeader.of("aac", new byte[16])).isNull();
    assertThat(AudioHeader.of("mp3", new byte[16])).isNull();
    assertThat(AudioHeader.of("ac3", new byte[16])).isNull();
    assertThat(AudioHeader.of("eac3", new byte[3])).isNull();
  }
}
