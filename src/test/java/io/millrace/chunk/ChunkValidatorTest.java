package io.millrace.chunk;

import static io.millrace.chunk.Bench.chunk;
import static io.millrace.chunk.Bench.chunkBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkProcessingError.ValidationFailed;
import io.millrace.media.ChunkProcessorConfig;
import io.millrace.media.ChunkResult;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.ValidationReason;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ChunkValidatorTest {
  /** SHA-256 of "abc", FIPS 180-4. */
  static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final Bench bench = new Bench();

  static MediaChunk abc(String checksum) {
    return chunkBuilder(0, "").data(new byte[] {'a', 'b', 'c'}).checksum(checksum).build();
  }

  private ValidationFailed broken(MediaChunk chunk) {
    return Objects.requireNonNull(bench.processor.validate(chunk));
  }

  @Test
  void checksum_ofOtherData_isAMismatchThatShowsBoth() {
    String other = "0" + ABC.substring(1);
    ValidationFailed error = broken(abc(other));
    assertThat(error.rule()).isEqualTo(ValidationReason.CHECKSUM_MISMATCH);
    assertThat(error.message()).contains(other, ABC);
  }

  @Test
  void checksum_thatIsNoHex_isMalformed() {
    for (String bad : new String[] {"", "xyz", ABC + "0", ABC.replace('b', 'g')}) {
      assertThat(broken(abc(bad)).rule()).isEqualTo(ValidationReason.CHECKSUM_FORMAT);
    }
  }

  @Test
  void data_thatIsEmpty_isOnlyForFinalChunks() {
    MediaChunk.Builder empty = MediaChunk.builder("cam", ChunkType.AUDIO).sequenceNumber(0);
    assertThat(broken(empty.build()).rule()).isEqualTo(ValidationReason.EMPTY);
    assertThat(bench.processor.validate(empty.isFinal(true).build())).isNull();
  }

  @Test
  void data_aboveTheLimitOfItsType_isTooLarge() {
    byte[] data = new byte[ChunkLimits.DEFAULT.maxAudioBytes() + 1];
    assertThat(broken(MediaChunk.builder("cam", ChunkType.AUDIO).data(data).build()).rule())
        .isEqualTo(ValidationReason.TOO_LARGE);
    assertThat(
            bench.processor.validate(
                MediaChunk.builder("cam", ChunkType.VIDEO_I_FRAME).data(data).build()))
        .isNull();
  }

  @Test
  void streamId_thatBreaksTheRule_isRejected() {
    MediaChunk bad = MediaChunk.builder("../etc", ChunkType.AUDIO).data(new byte[1]).build();
    assertThat(broken(bad).rule()).isEqualTo(ValidationReason.STREAM_ID);
  }

  @Test
  void chunk_ofAnotherStream_isRejected() {
    MediaChunk other = MediaChunk.builder("dog", ChunkType.AUDIO).data(new byte[1]).build();
    assertThat(bench.accept(other)).isInstanceOf(ChunkResult.Rejected.class);
    assertThat(bench.out.errors)
        .singleElement()
        .isInstanceOfSatisfying(
            ValidationFailed.class,
            error -> assertThat(error.rule()).isEqualTo(ValidationReason.STREAM_ID));
  }

  @Test
  void validationOff_skipsSizeAndChecksum_butNotTheNumber() {
    ChunkProcessorConfig d = ChunkProcessorConfig.DEFAULT;
    Bench lax =
        new Bench(
            new ChunkProcessorConfig(
                d.maxBufferSize(),
                d.maxBufferBytes(),
                d.sequenceTimeout(),
                d.joinGrace(),
                true,
                d.maxReorderWindow(),
                d.windowPolicy(),
                false,
                4));
    assertThat(lax.accept(abc("wrong"))).isInstanceOf(ChunkResult.Received.class);
    assertThat(lax.accept(chunk(-5))).isInstanceOf(ChunkResult.Rejected.class);
  }
}
