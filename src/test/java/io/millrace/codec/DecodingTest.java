package io.millrace.codec;

import static io.millrace.codec.CodecBench.STREAM;
import static io.millrace.codec.CodecBench.decode;
import static io.millrace.codec.CodecBench.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.Decoded.Missing;
import io.millrace.demux.DemuxConfig;
import io.millrace.demux.DemuxException;
import io.millrace.demux.Demuxer;
import io.millrace.demux.Samples;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecodingTest {
  private final long objects = NativeScope.liveObjects();
  private final MediaCodec codec = CodecBench.codec();

  DecodingTest() throws CodecException {}

  @AfterEach
  void nothingIsLeft() {
    codec.close();
    assertThat(codec.sessions()).isZero();
    assertThat(NativeScope.liveObjects()).isEqualTo(objects);
  }

  /** METADATA 0, then pictures 1 to 40 with keyframes 1 and 31. */
  private List<MediaChunk> pictures() throws CodecException {
    return encode(codec, RawPattern.pictures(PixelLayout.YUV420P, 320, 180, 30, 40));
  }

  @Test
  void frameOfAnUnknownTrack_lacksItsConfiguration() throws CodecException {
    MediaChunk keyframe = pictures().get(1);

    assertThat(decode(codec, keyframe))
        .isEqualTo(new Decoded.MissingReference(0, 1, Missing.CONFIGURATION));
    assertThat(codec.streams()).isZero();
  }

  @Test
  void beginningInTheMiddle_lacksAKeyframe_untilThereIsOne() throws CodecException {
    List<MediaChunk> chunks = pictures();

    assertThat(decode(codec, chunks.get(0))).isInstanceOf(Decoded.Buffered.class);
    for (MediaChunk chunk : chunks.subList(20, 31)) {
      assertThat(decode(codec, chunk))
          .isEqualTo(new Decoded.MissingReference(0, chunk.sequenceNumber(), Missing.KEYFRAME));
    }
    assertThat(codec.sessions()).isZero();
    assertThat(decode(codec, chunks.get(31))).isInstanceOf(Decoded.Frames.class);
  }

  @Test
  void hole_breaksThePictureUntilTheNextKeyframe_andNothingComesOutWrong() throws CodecException {
    List<MediaChunk> chunks = pictures();
    List<RawMediaData> whole = CodecBench.decode(codec, chunks);
    codec.close(STREAM);

    List<RawMediaData> frames = new ArrayList<>();
    List<Long> missing = new ArrayList<>();
    for (MediaChunk chunk : chunks) {
      if (chunk.sequenceNumber() == 12) {
        continue;
      }
      switch (decode(codec, chunk)) {
        case Decoded.Frames decoded -> frames.addAll(decoded.frames());
        case Decoded.MissingReference reference -> {
          assertThat(reference.missing()).isEqualTo(Missing.LOST);
          missing.add(reference.sequenceNumber());
        }
        case Decoded.Buffered buffered -> assertThat(chunk.sequenceNumber()).isZero();
        case Decoded.OutOfOrder late -> throw new AssertionError(late);
      }
    }

    assertThat(missing).containsExactlyElementsOf(numbers(13, 31));
    assertThat(frames).hasSize(11 + 10);
    for (RawMediaData frame : frames) {
      RawMediaData same =
          whole.stream()
              .filter(f -> f.timestampUs() == frame.timestampUs())
              .findAny()
              .orElseThrow();
      assertThat(frame.data()).isEqualTo(same.data());
    }
  }

  @Test
  void pictureAheadOfTheKeyframeThatDecodingBeganAt_isNotDecoded() throws CodecException {
    List<MediaChunk> chunks = pictures();
    decode(codec, chunks.get(0));
    decode(codec, chunks.get(31));
    MediaChunk leading =
        MediaChunk.builder(STREAM, ChunkType.VIDEO_B_FRAME)
            .sequenceNumber(32)
            .timestampUs(chunks.get(31).timestampUs() - 1)
            .data(chunks.get(30).data())
            .build();

    assertThat(decode(codec, leading))
        .isEqualTo(new Decoded.MissingReference(0, 32, Missing.LEADING));
    assertThat(codec.sessions()).isEqualTo(1);
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void chunkThatComesLateOrTwice_isOutOfOrder() throws CodecException {
    List<MediaChunk> chunks = pictures();
    for (MediaChunk chunk : chunks.subList(0, 5)) {
      decode(codec, chunk);
    }

    assertThat(decode(codec, chunks.get(3))).isEqualTo(new Decoded.OutOfOrder(5, 3));
    assertThat(decode(codec, chunks.get(5))).isInstanceOf(Decoded.Frames.class);
  }

  @Test
  void newEpoch_beginsAnew_andTheOldOneIsOver() throws CodecException {
    List<MediaChunk> chunks = pictures();
    for (MediaChunk chunk : chunks.subList(0, 5)) {
      decode(codec, chunk);
    }

    assertThat(decode(codec, chunks.get(1).at(1, 0)))
        .isEqualTo(new Decoded.MissingReference(0, 0, Missing.CONFIGURATION));
    decode(codec, chunks.get(0).at(1, 1));
    assertThat(decode(codec, chunks.get(1).at(1, 2))).isInstanceOf(Decoded.Frames.class);
    assertThat(decode(codec, chunks.get(5))).isEqualTo(new Decoded.OutOfOrder(3, 5));
  }

  @Test
  void soundGoesOnAfterAHole() throws CodecException {
    List<MediaChunk> chunks = encode(codec, RawPattern.tone(SampleLayout.F32, 48_000, 2, 1024, 30));
    List<Long> times = new ArrayList<>();
    for (MediaChunk chunk : chunks) {
      if (chunk.sequenceNumber() != 10 && decode(codec, chunk) instanceof Decoded.Frames frames) {
        frames.frames().forEach(frame -> times.add(frame.timestampUs()));
      }
    }

    assertThat(times).doesNotHaveDuplicates().isSorted();
    assertThat(times)
        .contains(chunks.get(9).timestampUs(), chunks.get(11).timestampUs())
        .doesNotContain(chunks.get(10).timestampUs());
  }

  @Test
  void picturesInAnotherOrderThanTheirChunks_allComeOut_theLastWithTheFinalChunk()
      throws CodecException, DemuxException {
    List<MediaChunk> chunks = demuxed("faststart.mp4");

    assertThat(chunks.stream().map(MediaChunk::chunkType)).contains(ChunkType.VIDEO_B_FRAME);
    List<RawMediaData> frames = CodecBench.decode(codec, chunks);

    List<Long> times =
        frames.stream()
            .filter(frame -> frame.mediaType() == MediaType.VIDEO)
            .map(RawMediaData::timestampUs)
            .toList();
    assertThat(times).hasSize(60).isSorted().doesNotHaveDuplicates();
    assertThat(frames.stream().filter(frame -> frame.mediaType() == MediaType.AUDIO)).hasSize(95);
    assertThat(codec.sessions()).isZero();
  }

  @Test
  void anyHoleInAStreamWithBFrames_givesNoPictureThatDiffers()
      throws CodecException, DemuxException {
    List<MediaChunk> chunks = demuxed("faststart.mp4");
    List<RawMediaData> whole = CodecBench.decode(codec, chunks);
    for (int hole = 1; hole < chunks.size(); hole += 7) {
      codec.close(STREAM);
      List<MediaChunk> rest = new ArrayList<>(chunks);
      rest.remove(hole);

      for (RawMediaData frame : CodecBench.decode(codec, rest)) {
        if (frame.mediaType() == MediaType.VIDEO) {
          assertThat(whole)
              .as("hole at %d, picture at %d us", hole, frame.timestampUs())
              .anyMatch(
                  same ->
                      same.timestampUs() == frame.timestampUs()
                          && Arrays.equals(same.data(), frame.data()));
        }
      }
    }
  }

  private static List<MediaChunk> demuxed(String sample) throws DemuxException {
    List<MediaChunk> chunks = new ArrayList<>();
    FrameSink sink =
        new FrameSink() {
          @Override
          public void track(TrackConfig config) {
            chunks.add(
                MediaChunk.builder(STREAM, ChunkType.METADATA)
                    .track(config.track())
                    .sequenceNumber(chunks.size())
                    .data(CodecBench.FORMAT.write(described(config)))
                    .build());
          }

          @Override
          public void frame(Frame frame) {
            chunks.add(
                MediaChunk.builder(STREAM, frame.type())
                    .track(frame.track())
                    .sequenceNumber(chunks.size())
                    .timestampUs(frame.timestampUs())
                    .durationUs(frame.durationUs())
                    .keyframe(frame.isKeyframe())
                    .disposable(frame.isDisposable())
                    .data(frame.data())
                    .build());
          }
        };
    new Demuxer(DemuxConfig.DEFAULT).demux(Samples.path(sample), sink);
    return chunks;
  }

  private static MetadataFormat.Described described(TrackConfig config) {
    return new MetadataFormat.Described(config, Map.of());
  }
}
