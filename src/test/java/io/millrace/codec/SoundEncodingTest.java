package io.millrace.codec;

import static io.millrace.codec.CodecBench.STREAM;
import static io.millrace.codec.CodecBench.encode;
import static io.millrace.codec.CodecBench.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.media.ChunkType;
import io.millrace.media.EncodingConfig;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.RawMediaData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundEncodingTest {
  /** RMS of a sine at a quarter of full scale. */
  private static final double TONE_RMS = 0.25 / Math.sqrt(2);

  private final long objects = NativeScope.liveObjects();
  private final MediaCodec codec = CodecBench.codec();

  SoundEncodingTest() throws CodecException {}

  @AfterEach
  void nothingIsLeft() {
    codec.close();
    assertThat(codec.sessions()).isZero();
    assertThat(NativeScope.liveObjects()).isEqualTo(objects);
  }

  @ParameterizedTest
  @CsvSource({
    "aac, S16, 48000, 2, 777, 48000",
    "aac, F32, 44100, 1, 50000, 44100",
    "aac, F32, 8000, 1, 160, 8000",
    "aac, S16, 50000, 2, 1000, 64000",
    "aac, S16, 192000, 2, 4096, 96000",
    "aac, F32, 48000, 6, 1024, 48000",
    "aac, S16, 48000, 3, 1024, 48000",
    "libopus, S16, 48000, 2, 960, 48000",
    "libopus, F32, 44100, 2, 1, 48000",
    "libopus, S16, 16000, 1, 320, 48000",
    "libopus, S16, 48000, 4, 1024, 48000",
    "libopus, F32, 96000, 8, 1024, 48000"
  })
  void tone_decodedAgain_isWithinOneDecibel_andAsLong(
      String encoder, SampleLayout layout, int sampleRate, int channels, int block, int codedRate)
      throws CodecException {
    int blocks = Math.max(1, Math.min(sampleRate, 3 * sampleRate / block));
    long durationUs = blocks * (long) block * 1_000_000 / sampleRate;

    List<MediaChunk> chunks =
        encode(
            codec.withAudioEncoder(encoder),
            RawPattern.tone(layout, sampleRate, channels, block, blocks));

    MediaChunk last = chunks.getLast();
    assertThat(frames(chunks)).allMatch(chunk -> chunk.chunkType() == ChunkType.AUDIO);
    assertThat(last.timestampUs() + last.durationUs())
        .isCloseTo(durationUs, within(1024 * 1_000_000L / codedRate));
    List<RawMediaData> decoded = CodecBench.decode(codec, chunks);
    assertThat(decoded.getFirst().metadata())
        .containsEntry("sampleFormat", "f32")
        .containsEntry("sampleRate", String.valueOf(codedRate))
        .containsEntry("channels", String.valueOf(channels));
    double decibels = 20 * Math.log10(rms(inTheMiddle(decoded, durationUs), channels) / TONE_RMS);
    assertThat(decibels).isCloseTo(0, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({"aac", "libopus"})
  void bitRate_isTheQualitys(String encoder) throws CodecException {
    EncodingConfig medium = EncodingConfig.DEFAULT;

    List<MediaChunk> chunks =
        encode(
            codec.withAudioEncoder(encoder).withConfig(medium),
            RawPattern.tone(SampleLayout.F32, 48_000, 2, 4800, 100));

    long bits = frames(chunks).stream().mapToLong(MediaChunk::sizeBytes).sum() * 8;
    assertThat(bits / 10.0).isCloseTo(medium.quality().audioBitrate(), within(0.15 * 128_000));
  }

  @Test
  void soundThatBreaksOff_goesOnAtItsTime_inANewSession() throws CodecException {
    List<RawMediaData> sound = RawPattern.tone(SampleLayout.S16, 48_000, 1, 4800, 30);
    List<RawMediaData> broken = new ArrayList<>(sound.subList(0, 10));
    broken.addAll(sound.subList(20, 30));

    List<MediaChunk> chunks = encode(codec, broken);

    assertThat(chunks.stream().filter(chunk -> chunk.chunkType() == ChunkType.METADATA)).hasSize(2);
    assertThat(frames(chunks).stream().map(MediaChunk::timestampUs))
        .isSorted()
        .noneMatch(us -> us > 1_000_000 && us < 2_000_000 - 22_000);
    assertThat(chunks.getLast().timestampUs() + chunks.getLast().durationUs())
        .isCloseTo(3_000_000, within(22_000L));
  }

  @Test
  void timesThatJitter_areEvenedOut() throws CodecException {
    List<RawMediaData> jittered = new ArrayList<>();
    for (RawMediaData block : RawPattern.tone(SampleLayout.S16, 48_000, 1, 4800, 20)) {
      long us = block.timestampUs() + (jittered.size() % 2 == 0 ? 0 : 40_000);
      jittered.add(new RawMediaData(MediaType.AUDIO, us, block.metadata(), block.data()));
    }

    List<MediaChunk> chunks = frames(encode(codec, jittered));

    for (int i = 1; i < chunks.size(); i++) {
      assertThat(chunks.get(i).timestampUs() - chunks.get(i - 1).timestampUs())
          .isCloseTo(21_333, within(1L));
    }
  }

  @Test
  void soundThatGoesBack_isAnError() throws CodecException {
    List<RawMediaData> sound = RawPattern.tone(SampleLayout.S16, 48_000, 1, 4800, 10);
    sound.add(sound.get(2));

    assertThatThrownBy(() -> encode(codec, sound))
        .cause()
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("timestampUs 200000: the sound so far ends at 1000000");
  }

  @Test
  void picturesAndSound_areTracksOfOneSequence() throws CodecException {
    List<RawMediaData> both = new ArrayList<>(RawPattern.pictures(3));
    both.addAll(RawPattern.tone(SampleLayout.S16, 48_000, 2, 4800, 3));
    both.sort(Comparator.comparingLong(RawMediaData::timestampUs));

    List<MediaChunk> chunks = encode(codec, both);

    assertThat(chunks.stream().map(MediaChunk::track)).contains(0, 1);
    for (int i = 0; i < chunks.size(); i++) {
      assertThat(chunks.get(i).sequenceNumber()).isEqualTo(i);
      assertThat(chunks.get(i).streamId()).isEqualTo(STREAM);
    }
    assertThat(CodecBench.decode(codec, chunks).stream().map(RawMediaData::mediaType))
        .contains(MediaType.VIDEO, MediaType.AUDIO);
  }

  @Test
  void withoutCompression_samplesPassUntouched() throws CodecException {
    EncodingConfig config = new EncodingConfig(QualityLevel.LOW, 64_000, 30, false, true);
    List<RawMediaData> sound = RawPattern.tone(SampleLayout.F32, 44_100, 2, 441, 5);

    List<MediaChunk> chunks = encode(codec.withConfig(config), sound);

    assertThat(frames(chunks).get(3).data()).isEqualTo(sound.get(3).data());
    assertThat(frames(chunks).get(3).timestampUs()).isEqualTo(30_000);
    assertThat(frames(chunks).get(3).durationUs()).isEqualTo(10_000);
    List<RawMediaData> decoded = CodecBench.decode(codec, chunks);
    assertThat(decoded.get(3).data()).isEqualTo(sound.get(3).data());
    assertThat(decoded.get(3).metadata()).isEqualTo(sound.get(3).metadata());
  }

  /** Blocks from the second quarter of the time to the third. */
  private static List<RawMediaData> inTheMiddle(List<RawMediaData> sound, long durationUs) {
    return sound.stream()
        .filter(block -> block.timestampUs() > durationUs / 4)
        .filter(block -> block.timestampUs() < 3 * durationUs / 4)
        .toList();
  }

  /** Of the first channel, which is no low-frequency one. */
  private static double rms(List<RawMediaData> sound, int channels) {
    double sum = 0;
    long count = 0;
    for (RawMediaData block : sound) {
      var samples = ByteBuffer.wrap(block.data()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      for (int at = 0; at < samples.limit(); at += channels) {
        sum += (double) samples.get(at) * samples.get(at);
        count++;
      }
    }
    return Math.sqrt(sum / Math.max(1, count));
  }
}
