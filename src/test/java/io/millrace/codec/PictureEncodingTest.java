package io.millrace.codec;

import static io.millrace.codec.CodecBench.STREAM;
import static io.millrace.codec.CodecBench.described;
import static io.millrace.codec.CodecBench.encode;
import static io.millrace.codec.CodecBench.frames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.media.ChunkType;
import io.millrace.media.EncodingConfig;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PictureEncodingTest {
  private final long objects = NativeScope.liveObjects();
  private final MediaCodec codec = CodecBench.codec();

  PictureEncodingTest() throws CodecException {}

  @AfterEach
  void nothingIsLeft() {
    codec.close();
    assertThat(codec.sessions()).isZero();
    assertThat(NativeScope.liveObjects()).isEqualTo(objects);
  }

  @Test
  void tenSeconds_atTheDefaults_meetBitRateAndKeyframeInterval() throws CodecException {
    List<MediaChunk> chunks = encode(codec, RawPattern.pictures(300));

    long bits = frames(chunks).stream().mapToLong(MediaChunk::sizeBytes).sum() * 8;
    assertThat(bits / 10.0).isCloseTo(1_000_000, within(150_000.0));
    List<MediaChunk> coded = frames(chunks);
    assertThat(IntStream.range(0, 300).filter(i -> coded.get(i).isKeyframe()).boxed())
        .containsExactly(0, 30, 60, 90, 120, 150, 180, 210, 240, 270);
  }

  @Test
  void chunks_carryTheEncodersTypesTimesAndNumbers() throws CodecException {
    List<MediaChunk> chunks = encode(codec, RawPattern.pictures(31));

    assertThat(chunks.stream().map(MediaChunk::sequenceNumber))
        .isEqualTo(LongStream.range(0, 32).boxed().toList());
    assertThat(chunks.getFirst().chunkType()).isEqualTo(ChunkType.METADATA);
    List<MediaChunk> coded = frames(chunks);
    assertThat(coded.stream().map(MediaChunk::timestampUs))
        .isEqualTo(LongStream.range(0, 31).mapToObj(i -> i * 1_000_000 / 30).toList());
    assertThat(coded).allMatch(chunk -> Math.abs(chunk.durationUs() - 33_333) <= 1);
    assertThat(coded.get(0).chunkType()).isEqualTo(ChunkType.VIDEO_I_FRAME);
    assertThat(coded.get(30).chunkType()).isEqualTo(ChunkType.VIDEO_I_FRAME);
    assertThat(coded.subList(1, 30))
        .allMatch(chunk -> chunk.chunkType() == ChunkType.VIDEO_P_FRAME && !chunk.isKeyframe());
    assertThat(coded).noneMatch(MediaChunk::isDisposable);
  }

  @ParameterizedTest
  @EnumSource(PixelLayout.class)
  void decodedAgain_atTheDefaults_differsByLessThan35Decibels(PixelLayout layout)
      throws CodecException {
    List<MediaChunk> chunks = encode(codec, RawPattern.pictures(layout, 640, 360, 30, 60));
    List<RawMediaData> decoded = CodecBench.decode(codec, chunks);

    List<RawMediaData> source = RawPattern.seenAs(layout, 60);
    assertThat(decoded.stream().map(RawMediaData::timestampUs))
        .isEqualTo(source.stream().map(RawMediaData::timestampUs).toList());
    assertThat(decoded.getFirst().metadata()).isEqualTo(source.getFirst().metadata());
    assertThat(CodecBench.psnr(source, decoded)).isGreaterThan(35);
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void everyEncoderOfTheBuild_makesWhatIsDecodedAgain(String name) throws CodecException {
    MediaCodec other = codec.withVideoEncoder(name);
    List<RawMediaData> source = RawPattern.pictures(PixelLayout.YUV420P, 320, 180, 30, 30);

    List<MediaChunk> chunks = encode(other, source);
    List<RawMediaData> decoded = CodecBench.decode(codec, chunks);

    assertThat(frames(chunks).getFirst().isKeyframe()).isTrue();
    assertThat(decoded).hasSize(30);
    assertThat(CodecBench.psnr(source, decoded)).isGreaterThan(30);
  }

  static List<String> encoders() {
    return EncoderNames.of(MediaType.VIDEO);
  }

  @ParameterizedTest
  @CsvSource({
    "1280, 720, MEDIUM, 854, 480",
    "640, 360, MEDIUM, 640, 360",
    "720, 1280, LOW, 240, 426",
    "321, 181, HIGH, 320, 180"
  })
  void pictures_areScaledDownToTheRungAndNeverUp(
      int width, int height, QualityLevel quality, int codedWidth, int codedHeight)
      throws CodecException {
    MediaCodec ladder = codec.withConfig(new EncodingConfig(quality, 500_000, 30, true, false));

    List<MediaChunk> chunks = encode(ladder, List.of(RawPattern.grey(width, height, 0)));

    TrackConfig.Video video = CodecBench.require(described(chunks.getFirst()).track().video());
    assertThat(video.width()).isEqualTo(codedWidth);
    assertThat(video.height()).isEqualTo(codedHeight);
    assertThat(CodecBench.decode(codec, chunks).getFirst().metadata())
        .containsEntry("width", String.valueOf(codedWidth))
        .containsEntry("height", String.valueOf(codedHeight));
  }

  @Test
  void sizeThatChanges_beginsANewSessionInTheSameNumbering() throws CodecException {
    List<RawMediaData> frames =
        List.of(
            RawPattern.grey(320, 180, 0),
            RawPattern.grey(320, 180, 33_333),
            RawPattern.grey(160, 90, 66_667));

    List<MediaChunk> chunks = encode(codec, frames);

    assertThat(chunks.stream().map(MediaChunk::chunkType))
        .containsExactly(
            ChunkType.METADATA,
            ChunkType.VIDEO_I_FRAME,
            ChunkType.VIDEO_P_FRAME,
            ChunkType.METADATA,
            ChunkType.VIDEO_I_FRAME);
    assertThat(chunks.getLast().sequenceNumber()).isEqualTo(4);
    assertThat(CodecBench.decode(codec, chunks).stream().map(raw -> raw.metadata().get("width")))
        .containsExactly("320", "320", "160");
  }

  @Test
  void metadataOfTheSender_travelsAheadOfTheFrames_andBack() throws CodecException {
    List<RawMediaData> frames =
        List.of(
            with(RawPattern.grey(320, 180, 0), "camera", "3"),
            with(RawPattern.grey(320, 180, 33_333), "camera", "3"),
            with(RawPattern.grey(320, 180, 66_667), "camera", "4"));

    List<MediaChunk> chunks = encode(codec, frames);

    assertThat(chunks.stream().map(chunk -> chunk.chunkType() == ChunkType.METADATA))
        .containsExactly(true, false, false, true, false);
    assertThat(chunks).allMatch(chunk -> Sha256.hex(chunk.data()).equals(chunk.checksum()));
    assertThat(CodecBench.decode(codec, chunks).stream().map(raw -> raw.metadata().get("camera")))
        .containsExactly("3", "3", "4");
  }

  @Test
  void metadataThatIsNotPreserved_isLeftOut_andSoAreChecksums() throws CodecException {
    EncodingConfig config = new EncodingConfig(QualityLevel.MEDIUM, 1_000_000, 30, true, false);

    List<MediaChunk> chunks =
        encode(
            codec.withConfig(config), List.of(with(RawPattern.grey(320, 180, 0), "camera", "3")));

    assertThat(described(chunks.getFirst()).frames()).isEmpty();
    assertThat(chunks).allMatch(chunk -> chunk.checksum() == null);
  }

  @ParameterizedTest
  @EnumSource(PixelLayout.class)
  void withoutCompression_framesPassUntouched(PixelLayout layout) throws CodecException {
    EncodingConfig config = new EncodingConfig(QualityLevel.LOW, 1_000_000, 30, false, true);
    List<RawMediaData> frames = RawPattern.pictures(layout, 642, 362, 30, 3);

    List<MediaChunk> chunks = encode(codec.withConfig(config), frames);

    List<MediaChunk> coded = frames(chunks);
    assertThat(coded).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(coded.get(i).data()).isEqualTo(frames.get(i).data());
      assertThat(coded.get(i).timestampUs()).isEqualTo(frames.get(i).timestampUs());
      assertThat(coded.get(i).durationUs()).isEqualTo(33_333);
      assertThat(coded.get(i).isKeyframe()).isTrue();
    }
    List<RawMediaData> decoded = CodecBench.decode(codec, chunks);
    assertThat(decoded).hasSize(3);
    if (layout == PixelLayout.YUV420P) {
      assertThat(decoded.getFirst().data()).isEqualTo(frames.getFirst().data());
    }
  }

  @Test
  void singleFrames_comeAtOnce_andTheSessionStays() throws CodecException {
    List<MediaChunk> made = new ArrayList<>();
    for (RawMediaData frame : RawPattern.pictures(PixelLayout.YUV420P, 320, 180, 30, 3)) {
      List<MediaChunk> chunks = codec.encodeSingleFrame(frame, STREAM).await().indefinitely();
      assertThat(frames(chunks)).hasSize(1);
      made.addAll(chunks);
    }
    assertThat(codec.sessions()).isEqualTo(1);
    assertThat(codec.finish(STREAM).await().indefinitely()).isEmpty();

    assertThat(codec.sessions()).isZero();
    assertThat(made.stream().map(MediaChunk::isKeyframe))
        .containsExactly(false, true, false, false);
  }

  @Test
  void anotherConfiguration_ofTheSameStream_takesEffectWithAKeyframe() throws CodecException {
    List<RawMediaData> frames = RawPattern.pictures(3);
    MediaCodec low =
        codec.withConfig(new EncodingConfig(QualityLevel.LOW, 500_000, 30, true, true));

    List<MediaChunk> made = new ArrayList<>();
    made.addAll(codec.encodeSingleFrame(frames.get(0), STREAM).await().indefinitely());
    made.addAll(low.encodeSingleFrame(frames.get(1), STREAM).await().indefinitely());
    made.addAll(low.encodeSingleFrame(frames.get(2), STREAM).await().indefinitely());

    assertThat(made.stream().map(MediaChunk::chunkType))
        .containsExactly(
            ChunkType.METADATA,
            ChunkType.VIDEO_I_FRAME,
            ChunkType.METADATA,
            ChunkType.VIDEO_I_FRAME,
            ChunkType.VIDEO_P_FRAME);
    assertThat(codec.sessions()).isEqualTo(1);
    TrackConfig.Video video = CodecBench.require(described(made.get(2)).track().video());
    assertThat(video.height()).isEqualTo(240);
  }

  private static RawMediaData with(RawMediaData frame, String key, String value) {
    Map<String, String> metadata = new HashMap<>(frame.metadata());
    metadata.put(key, value);
    return new RawMediaData(frame.mediaType(), frame.timestampUs(), metadata, frame.data());
  }
}
