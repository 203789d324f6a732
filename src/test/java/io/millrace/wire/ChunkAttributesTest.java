package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A chunk as attributes and back. */
class ChunkAttributesTest {
  private static final byte[] DATA = {1, 2, 3};

  private static Map<String, String> write(MediaChunk chunk) {
    Map<String, String> attributes = new HashMap<>();
    ChunkAttributes.write(chunk, attributes::put);
    return attributes;
  }

  private static MediaChunk.Builder chunk(ChunkType type) {
    return MediaChunk.builder("cam", type).data(DATA).checksum(Checksums.sha256(DATA));
  }

  private static void assertSame(MediaChunk chunk) {
    assertThat(ChunkAttributes.read("cam", write(chunk)::get, DATA)).isEqualTo(chunk);
  }

  @ParameterizedTest
  @EnumSource
  void chunk_ofEachType_comesBack(ChunkType type) {
    assertSame(
        chunk(type)
            .sequenceNumber(7)
            .epoch(2)
            .track(3)
            .timestampUs(-5)
            .durationUs(40)
            .isFinal(true)
            .build());
  }

  @ParameterizedTest
  @EnumSource
  void chunk_thatIsUnlikeItsType_comesBack(ChunkType type) {
    MediaChunk usual = chunk(type).build();

    assertSame(
        chunk(type)
            .priority(MediaPriority.NORMAL)
            .keyframe(!usual.isKeyframe())
            .disposable(!usual.isDisposable())
            .build());
  }

  @Test
  void chunk_withoutANumber_hasNoSequenceAndComesBackWithout() {
    MediaChunk chunk = chunk(ChunkType.AUDIO).build();

    assertThat(write(chunk)).doesNotContainKey("sequence");
    assertSame(chunk);
  }

  @Test
  void restartAndDataref_areThereIfTheyWereWritten() {
    Map<String, String> attributes = write(chunk(ChunkType.AUDIO).build());
    assertThat(ChunkAttributes.restarts(attributes::get)).isFalse();
    assertThat(ChunkAttributes.dataref(attributes::get)).isNull();

    ChunkAttributes.writeRestart(attributes::put);
    ChunkAttributes.writeDataref("claim:x", attributes::put);

    assertThat(attributes).containsEntry("restart", "true");
    assertThat(ChunkAttributes.restarts(attributes::get)).isTrue();
    assertThat(ChunkAttributes.dataref(attributes::get)).isEqualTo("claim:x");
  }
}
