package io.millrace.codec;

import static io.millrace.codec.CodecBench.STREAM;
import static io.millrace.codec.CodecBench.decode;
import static io.millrace.codec.CodecBench.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.codec.CodecException.Kind;
import io.millrace.codec.MetadataFormat.Described;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileMediaTest {
  private final long objects = NativeScope.liveObjects();
  private final MediaCodec codec = CodecBench.codec();

  HostileMediaTest() throws CodecException {}

  @AfterEach
  void nothingIsLeft() {
    codec.close();
    assertThat(codec.sessions()).isZero();
    assertThat(NativeScope.liveObjects()).isEqualTo(objects);
  }

  @ParameterizedTest
  @CsvSource({
    "width,, INVALID_INPUT, metadata width is missing: expected a whole number of at least 1",
    "width, 0, INVALID_INPUT, metadata width '0': expected a whole number of at least 1",
    "height, -5, INVALID_INPUT, metadata height '-5': expected a whole number of at least 1",
    "height, tall, INVALID_INPUT, metadata height 'tall': expected a whole number of at least 1",
    "width, 99999999999, INVALID_INPUT, metadata width '99999999999': expected",
    "width, 16384000, LIMIT, a picture of 16384000x180: millrace.codec.max-pixels is 33177600",
    "width, 1, INVALID_INPUT, data of 86400 bytes: a yuv420p picture of 1x180 has 360",
    "frameRate, 0, INVALID_INPUT, metadata frameRate '0': expected pictures a second",
    "frameRate, -25, INVALID_INPUT, metadata frameRate '-25': expected",
    "frameRate, NaN, INVALID_INPUT, metadata frameRate 'NaN': expected",
    "frameRate, 30/0, INVALID_INPUT, metadata frameRate '30/0': expected",
    "frameRate, 1e9, INVALID_INPUT, metadata frameRate '1e9': expected",
    "frameRate,, INVALID_INPUT, metadata frameRate is missing: expected",
    "pixelFormat, yuv9, INVALID_INPUT, 'metadata pixelFormat ''yuv9'': expected one of nv12, rgb24, yuv420p'",
    "pixelFormat, rgb24, INVALID_INPUT, data of 86400 bytes: a rgb24 picture of 320x180 has 172800"
  })
  void picture_thatCannotBe_isNamedWithKeyAndValue(
      String key, @Nullable String value, Kind kind, String message) {
    CodecException failure = encodingFailure(changed(RawPattern.grey(320, 180, 0), key, value));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageStartingWith("stream cam1, chunk 0: " + message);
    assertThat(codec.stats().errorCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "sampleRate, 1000000000, LIMIT, a sample rate of 1000000000 Hz: millrace.codec.max-sample-rate is 192000",
    "sampleRate, 0, INVALID_INPUT, metadata sampleRate '0': expected a whole number of at least 1000",
    "channels, 0, INVALID_INPUT, metadata channels '0': expected a whole number of at least 1",
    "channels, 9, LIMIT, sound of 9 channels: millrace.codec.max-channels is 8",
    "channels, 7, INVALID_INPUT, data of 960 bytes: a block of s16 in 7 channels has a multiple of 14",
    "sampleFormat, u8, INVALID_INPUT, 'metadata sampleFormat ''u8'': expected one of f32, s16'"
  })
  void sound_thatCannotBe_isNamedWithKeyAndValue(
      String key, @Nullable String value, Kind kind, String message) {
    RawMediaData block = RawPattern.tone(SampleLayout.S16, 48_000, 1, 480, 1).getFirst();

    CodecException failure = encodingFailure(changed(block, key, value));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageStartingWith("stream cam1, chunk 0: " + message);
  }

  @Test
  void pictureOfOnePixel_isRefusedInFfmpegsWords() {
    CodecException failure = encodingFailure(RawPattern.grey(1, 1, 0));

    assertThat(failure.sequenceNumber()).isZero();
    assertThat(failure.ffmpegWords()).contains("width(2) or height(2) which is less than 16");
    assertThat(failure.toChunkError().message()).contains("; FFmpeg: ");
    assertThat(codec.streams()).isZero();
  }

  @Test
  void mixedFrame_isNeither() {
    CodecException failure =
        encodingFailure(new RawMediaData(MediaType.MIXED, 0, Map.of(), new byte[4]));

    assertThat(failure.kind()).isEqualTo(Kind.INVALID_INPUT);
  }

  @Test
  void pictureThatIsNotLater_closesItsSessionAlone() throws CodecException {
    RawMediaData picture = RawPattern.grey(320, 180, 0);
    codec.encodeSingleFrame(picture, "other").await().indefinitely();
    codec.encodeSingleFrame(picture, STREAM).await().indefinitely();
    assertThat(codec.sessions()).isEqualTo(2);

    CodecException failure = encodingFailure(picture);

    assertThat(failure)
        .hasMessage("stream cam1, chunk 2: timestampUs 0: expected more than the last picture's 0");
    assertThat(codec.sessions()).isEqualTo(1);
    List<MediaChunk> after =
        codec.encodeSingleFrame(RawPattern.grey(320, 180, 1), "other").await().indefinitely();
    assertThat(after).hasSize(1).noneMatch(MediaChunk::isKeyframe);
    List<MediaChunk> anew =
        codec.encodeSingleFrame(RawPattern.grey(320, 180, 1), STREAM).await().indefinitely();
    assertThat(anew.stream().map(MediaChunk::sequenceNumber)).containsExactly(2L, 3L);
    assertThat(anew.getLast().isKeyframe()).isTrue();
  }

  @Test
  void sessionsBeyondTheLimit_areRefused_andOneThatEndsMakesRoom() throws CodecException {
    try (MediaCodec small = CodecBench.codec(new CodecLimits(1 << 20, 48_000, 2, 2))) {
      RawMediaData picture = RawPattern.grey(320, 180, 0);
      small.encodeSingleFrame(picture, "a").await().indefinitely();
      small.encodeSingleFrame(picture, "b").await().indefinitely();

      CodecException failure = failure(() -> small.encodeSingleFrame(picture, "c"));

      assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
      assertThat(failure).hasMessageContaining("millrace.codec.max-sessions is 2");
      small.close("a");
      assertThat(small.encodeSingleFrame(picture, "c").await().indefinitely()).hasSize(2);
    }
  }

  @Test
  void damagedChunk_failsWithItsPlaceAndFfmpegsWords_untilTheNextKeyframe() throws CodecException {
    List<MediaChunk> chunks =
        encode(codec, RawPattern.pictures(PixelLayout.YUV420P, 320, 180, 30, 32));
    decode(codec, chunks.get(0));
    decode(codec, chunks.get(1));
    MediaChunk good = chunks.get(2);
    byte[] half = Arrays.copyOf(good.data(), good.data().length / 2);

    CodecException failure =
        catchThrowableOfType(CodecException.class, () -> decode(codec, with(good, half)));

    assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(failure.streamId()).isEqualTo(STREAM);
    assertThat(failure.sequenceNumber()).isEqualTo(2);
    assertThat(failure.ffmpegWords()).isNotBlank();
    assertThat(codec.sessions()).isZero();
    assertThat(codec.stats().errorCount()).isEqualTo(1);
    assertThat(decode(codec, chunks.get(3))).isInstanceOf(Decoded.MissingReference.class);
    for (MediaChunk chunk : chunks.subList(4, 31)) {
      decode(codec, chunk);
    }
    assertThat(decode(codec, chunks.get(31))).isInstanceOf(Decoded.Frames.class);
  }

  @ParameterizedTest
  @CsvSource({
    "VIDEO, nosuchcodec, 320, 180, 0, UNSUPPORTED",
    "VIDEO, h264, 16384, 16384, 0, LIMIT",
    "VIDEO, h264, -1, 180, 0, DAMAGED",
    "VIDEO, aac, 320, 180, 0, DAMAGED",
    "AUDIO, aac, 1000000000, 2, 0, LIMIT",
    "AUDIO, aac, 48000, 65, 0, LIMIT",
    "AUDIO, aac, 48000, -2, 0, DAMAGED",
    "MIXED, h264, 320, 180, 0, DAMAGED"
  })
  void track_thatCannotBe_isRefused(
      MediaType type, String name, int first, int second, int number, Kind kind)
      throws CodecException {
    TrackConfig config =
        new TrackConfig(
            0,
            type,
            name,
            null,
            null,
            1,
            0,
            type == MediaType.AUDIO ? null : new TrackConfig.Video(first, second, 30, 0, null),
            type == MediaType.AUDIO ? new TrackConfig.Audio(first, second, null) : null,
            new byte[0]);
    MediaChunk metadata =
        MediaChunk.builder(STREAM, ChunkType.METADATA)
            .sequenceNumber(number)
            .data(CodecBench.FORMAT.write(new Described(config, Map.of())))
            .build();
    MediaChunk keyframe =
        MediaChunk.builder(STREAM, ChunkType.VIDEO_I_FRAME)
            .sequenceNumber(number + 1)
            .data(new byte[100])
            .build();

    CodecException failure =
        catchThrowableOfType(
            CodecException.class,
            () -> {
              decode(codec, metadata);
              decode(codec, keyframe);
            });

    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(codec.sessions()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"not json", "{}", "[]", "null", "{\"kind\":\"track\"}"})
  void metadata_thatIsNoConfiguration_isRefused(String text) {
    MediaChunk metadata =
        MediaChunk.builder(STREAM, ChunkType.METADATA)
            .data(text.getBytes(StandardCharsets.UTF_8))
            .build();

    CodecException failure =
        catchThrowableOfType(CodecException.class, () -> decode(codec, metadata));

    assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(codec.streams()).isZero();
  }

  @Test
  void encoder_thatTheBuildHasNot_isRefusedWithTheListOfThoseItHas() {
    CodecException failure =
        catchThrowableOfType(CodecException.class, () -> codec.withVideoEncoder("libx264"));

    assertThat(failure)
        .hasMessage(
            "encoder 'libx264' of video: this build has libaom-av1, libopenh264, libsvtav1,"
                + " libvpx, libvpx-vp9");
    assertThat(catchThrowableOfType(CodecException.class, () -> codec.withAudioEncoder("flac")))
        .hasMessage("encoder 'flac' of audio: this build has aac, libopus");
  }

  private CodecException encodingFailure(RawMediaData raw) {
    return failure(() -> codec.encodeSingleFrame(raw, STREAM));
  }

  private static CodecException failure(Supplier<Uni<List<MediaChunk>>> encoding) {
    CompletionException thrown =
        catchThrowableOfType(
            CompletionException.class, () -> encoding.get().await().indefinitely());
    assertThat(thrown).isNotNull();
    assertThat(thrown.getCause()).isInstanceOf(CodecException.class);
    return (CodecException) CodecBench.require(thrown.getCause());
  }

  private static RawMediaData changed(RawMediaData raw, String key, @Nullable String value) {
    Map<String, String> metadata = new HashMap<>(raw.metadata());
    if (value == null) {
      metadata.remove(key);
    } else {
      metadata.put(key, value);
    }
    return new RawMediaData(raw.mediaType(), raw.timestampUs(), metadata, raw.data());
  }

  static MediaChunk with(MediaChunk chunk, byte[] data) {
    return MediaChunk.builder(chunk.streamId(), chunk.chunkType())
        .sequenceNumber(chunk.sequenceNumber())
        .track(chunk.track())
        .timestampUs(chunk.timestampUs())
        .durationUs(chunk.durationUs())
        .keyframe(chunk.isKeyframe())
        .data(data)
        .build();
  }
}
