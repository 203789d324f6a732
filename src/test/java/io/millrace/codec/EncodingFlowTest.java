package io.millrace.codec;

import static io.millrace.codec.CodecBench.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codec.CodecException.Kind;
import io.millrace.media.ChunkType;
import io.millrace.media.CodecStats;
import io.millrace.media.EncodingConfig;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.RawMediaData;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncodingFlowTest {
  private final long objects = NativeScope.liveObjects();
  private final MediaCodec codec = CodecBench.codec();

  EncodingFlowTest() throws CodecException {}

  @AfterEach
  void nothingIsLeft() {
    codec.close();
    assertThat(codec.sessions()).isZero();
    assertThat(codec.streams()).isZero();
    assertThat(NativeScope.liveObjects()).isEqualTo(objects);
  }

  @Test
  void frames_areAskedForOneByOne_asTheirChunksAreTaken() throws CodecException {
    AtomicLong asked = new AtomicLong();
    List<RawMediaData> frames = RawPattern.pictures(PixelLayout.YUV420P, 320, 180, 30, 10);
    AssertSubscriber<MediaChunk> reader =
        codec
            .encodeStream(
                Multi.createFrom()
                    .iterable(frames)
                    .onRequest()
                    .invoke(count -> asked.addAndGet(count)),
                STREAM)
            .subscribe()
            .withSubscriber(AssertSubscriber.create(0));

    assertThat(asked).hasValueLessThanOrEqualTo(1);
    reader.request(3);
    assertThat(reader.getItems()).hasSize(3);
    assertThat(asked).hasValueLessThanOrEqualTo(3);
    reader.request(100);
    reader.assertCompleted();
    assertThat(reader.getItems()).hasSize(11);
    assertThat(codec.sessions()).isZero();
  }

  @Test
  void readerThatLeaves_closesTheSession() throws CodecException {
    AssertSubscriber<MediaChunk> reader =
        codec
            .encodeStream(Multi.createFrom().iterable(RawPattern.pictures(3)), STREAM)
            .subscribe()
            .withSubscriber(AssertSubscriber.create(2));
    assertThat(codec.sessions()).isEqualTo(1);

    reader.cancel();

    assertThat(codec.sessions()).isZero();
    assertThat(codec.streams()).isZero();
  }

  @Test
  void sourceThatFails_closesTheSession_andItsFailureComesThrough() throws CodecException {
    Multi<RawMediaData> source =
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().iterable(RawPattern.pictures(2)),
                Multi.createFrom().failure(new IllegalStateException("camera unplugged")));

    AssertSubscriber<MediaChunk> reader =
        codec.encodeStream(source, STREAM).subscribe().withSubscriber(AssertSubscriber.create(100));

    reader.assertFailedWith(IllegalStateException.class, "camera unplugged");
    assertThat(reader.getItems()).hasSize(3);
    assertThat(codec.sessions()).isZero();
  }

  @Test
  void secondSourceOfOneStream_isRefused_andTheFirstGoesOn() throws CodecException {
    Multi<RawMediaData> source = Multi.createFrom().iterable(RawPattern.pictures(2));
    AssertSubscriber<MediaChunk> first =
        codec.encodeStream(source, STREAM).subscribe().withSubscriber(AssertSubscriber.create(1));

    AssertSubscriber<MediaChunk> second =
        codec.encodeStream(source, STREAM).subscribe().withSubscriber(AssertSubscriber.create(1));

    second.assertFailedWith(CodecException.class, "the stream is being encoded already");
    first.request(100).assertCompleted();
    assertThat(first.getItems()).hasSize(3);
  }

  @Test
  void closedCodec_takesNothingMore() {
    codec.close();

    assertThatThrownBy(
            () ->
                codec
                    .encodeSingleFrame(RawPattern.grey(320, 180, 0), STREAM)
                    .await()
                    .indefinitely())
        .cause()
        .isInstanceOfSatisfying(
            CodecException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void manyStreamsAtOnce_keepTheirOrder_andTheStatisticsAddUp() throws Exception {
    int streams = 8;
    int count = 20;
    List<RawMediaData> frames = RawPattern.pictures(PixelLayout.YUV420P, 160, 90, 30, count);
    ExecutorService worker = Executors.newFixedThreadPool(4);
    try (MediaCodec shared = new MediaCodec(CodecSettings.DEFAULT, CodecBench.FORMAT, worker)) {
      List<Uni<List<MediaChunk>>> runs = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        MediaCodec copy =
            shared.withConfig(new EncodingConfig(QualityLevel.LOW, 100_000 + i, 10, true, true));
        runs.add(
            copy.encodeStream(Multi.createFrom().iterable(frames), "s" + i).collect().asList());
      }
      List<List<MediaChunk>> all =
          Uni.join().all(runs).andFailFast().await().atMost(Duration.ofMinutes(5));

      long bytes = 0;
      for (List<MediaChunk> chunks : all) {
        for (int i = 0; i < chunks.size(); i++) {
          assertThat(chunks.get(i).sequenceNumber()).isEqualTo(i);
        }
        assertThat(chunks).hasSize(count + 1);
        bytes += CodecBench.frames(chunks).stream().mapToLong(MediaChunk::sizeBytes).sum();
      }
      CodecStats stats = shared.stats();
      long rawBytes = (long) streams * count * frames.getFirst().data().length;
      assertThat(stats.framesEncoded()).isEqualTo((long) streams * count);
      assertThat(stats.bytesProcessed()).isEqualTo(rawBytes);
      assertThat(stats.averageCompressionRatio()).isEqualTo((double) rawBytes / bytes);
      assertThat(stats.errorCount()).isZero();
      Awaitility.await().until(() -> shared.sessions() == 0);
    } finally {
      worker.shutdown();
    }
  }

  @Test
  void statistics_areThoseOfAllCopies_untilTheyAreReset() throws CodecException {
    List<MediaChunk> chunks = CodecBench.encode(codec.withConfig(EncodingConfig.DEFAULT), pair());
    CodecBench.decode(codec, chunks);
    long coded = CodecBench.frames(chunks).stream().mapToLong(MediaChunk::sizeBytes).sum();

    CodecStats stats = codec.stats();
    assertThat(stats.framesEncoded()).isEqualTo(2);
    assertThat(stats.framesDecoded()).isEqualTo(2);
    assertThat(stats.averageCompressionRatio()).isEqualTo(2.0 * 320 * 180 * 3 / 2 / coded);
    codec.resetStats();

    assertThat(codec.stats()).isEqualTo(new CodecStats(0, 0, 0, 0, 1, 0));
    assertThat(codec.totals().framesEncoded()).isEqualTo(2);
    CodecBench.encode(codec, pair());
    assertThat(codec.stats().framesEncoded()).isEqualTo(2);
    assertThat(codec.totals().framesEncoded()).isEqualTo(4);
  }

  private static List<RawMediaData> pair() {
    return List.of(RawPattern.grey(320, 180, 0), RawPattern.grey(320, 180, 33_333));
  }

  @Test
  void factory_makesCopiesOfOneCodec() throws CodecException {
    CodecFactory factory = new CodecFactory(codec.withVideoEncoder("libvpx-vp9"));

    assertThat(factory.h264(QualityLevel.HIGH).config())
        .isEqualTo(new EncodingConfig(QualityLevel.HIGH, 5_000_000, 30, true, true));
    assertThat(factory.adaptive().config())
        .isEqualTo(new EncodingConfig(QualityLevel.MEDIUM, 1_000_000, 60, true, true));
    assertThat(List.of(QualityLevel.values()).stream().map(q -> factory.audio(q).config()))
        .extracting(EncodingConfig::targetBitrate)
        .containsExactly(64_000, 128_000, 320_000, 500_000);
    MediaCodec h264 = factory.h264(QualityLevel.LOW);
    List<MediaChunk> chunks = CodecBench.encode(h264, pair());
    assertThat(CodecBench.described(chunks.getFirst()).track().codec()).isEqualTo("h264");
    assertThat(codec.stats().framesEncoded()).isEqualTo(2);
  }

  @Test
  void factorysAudioCodec_meetsItsBitRate() throws CodecException {
    List<MediaChunk> chunks =
        CodecBench.encode(
            new CodecFactory(codec).audio(QualityLevel.HIGH),
            RawPattern.tone(SampleLayout.F32, 48_000, 2, 4800, 10));

    assertThat(CodecBench.described(chunks.getFirst()).track().bitrate()).isEqualTo(320_000);
    assertThat(CodecBench.described(chunks.getFirst()).track().type()).isEqualTo(MediaType.AUDIO);
    assertThat(chunks.getLast().chunkType()).isEqualTo(ChunkType.AUDIO);
  }
}
