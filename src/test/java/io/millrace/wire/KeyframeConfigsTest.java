package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Which chunks' events name a configuration, and which one. */
class KeyframeConfigsTest {
  private final KeyframeConfigs configs = new KeyframeConfigs();

  private static TrackConfig config(int track, int extradataBytes) {
    return new TrackConfig(
        track,
        MediaType.VIDEO,
        "h264",
        null,
        null,
        1000,
        0,
        new TrackConfig.Video(320, 180, 30, 0, null),
        null,
        new byte[extradataBytes]);
  }

  private static MediaChunk metadata(TrackConfig config) {
    return MediaChunk.builder("cam", ChunkType.METADATA)
        .track(config.track())
        .data(TrackConfigJson.write(config))
        .build();
  }

  private static MediaChunk keyframe(int track) {
    return MediaChunk.builder("cam", ChunkType.VIDEO_I_FRAME).track(track).build();
  }

  @Test
  void keyframe_hasTheLatestConfigurationOfItsTrack() {
    assertThat(configs.of(metadata(config(0, 10)))).isNull();
    configs.of(metadata(config(1, 20)));
    assertThat(KeyframeConfigs.read(Objects.requireNonNull(configs.of(keyframe(0)))))
        .isEqualTo(config(0, 10));
    assertThat(KeyframeConfigs.read(Objects.requireNonNull(configs.of(keyframe(1)))))
        .isEqualTo(config(1, 20));

    configs.of(metadata(config(0, 30)));
    assertThat(KeyframeConfigs.read(Objects.requireNonNull(configs.of(keyframe(0)))))
        .isEqualTo(config(0, 30));
    assertThat(configs.of(keyframe(2))).isNull();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "VIDEO_I_FRAME")
  void otherChunk_hasNone(ChunkType type) {
    configs.of(metadata(config(0, 10)));

    assertThat(configs.of(MediaChunk.builder("cam", type).build())).isNull();
  }

  @Test
  void intraFrame_thatIsNoKeyframe_hasNone() {
    configs.of(metadata(config(0, 10)));

    assertThat(
            configs.of(MediaChunk.builder("cam", ChunkType.VIDEO_I_FRAME).keyframe(false).build()))
        .isNull();
  }

  @Test
  void configuration_aboveTheLimit_isLeftOut_andTheOneBeforeDoesNotStand() {
    configs.of(metadata(config(0, 10)));
    configs.of(metadata(config(0, KeyframeConfigs.MAX_BYTES)));

    assertThat(configs.of(keyframe(0))).isNull();
  }

  @Test
  void metadata_ofAnotherKind_changesNothing() {
    configs.of(metadata(config(0, 10)));
    configs.of(
        MediaChunk.builder("cam", ChunkType.METADATA)
            .data("{\"kind\":\"note\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .build());
    configs.of(MediaChunk.builder("cam", ChunkType.METADATA).isFinal(true).build());

    assertThat(configs.of(keyframe(0))).isNotNull();
  }

  @Test
  void text_thatIsNone_isToldSo() {
    for (String text : new String[] {"%", "e30=", ""}) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> KeyframeConfigs.read(text));
    }
  }
}
