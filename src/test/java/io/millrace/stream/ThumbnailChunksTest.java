package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.codec.CodecException;
import io.millrace.codec.Pace;
import io.millrace.codec.TestPattern;
import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.StreamItem;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pictures that are put into streams of media. */
@Timeout(120)
class ThumbnailChunksTest {
  private static final long SECOND_US = 1_000_000;
  private static final TestPattern.Config EACH_SECOND_A_KEYFRAME =
      new TestPattern.Config(320, 180, 30, 500_000, 30, 48_000, 440, 64_000);

  private final PipelineSettings usual = PipelineSettings.DEFAULT;

  private Pipeline pipeline(Duration interval) {
    return Pipeline.standalone(
        new PipelineSettings(
            usual.streams(),
            usual.chunks(),
            usual.limits(),
            usual.demux(),
            usual.codec(),
            usual.maxSenders(),
            usual.senderTimeout(),
            Duration.ofMillis(20),
            usual.underrunAfter(),
            new ThumbnailSettings(interval, 160),
            usual.renditions()));
  }

  /** A pattern of so many seconds that asks for leave before each frame. */
  private static LiveSource.Generator pattern(int seconds, Pace pace) {
    return new LiveSource.Generator() {
      @Override
      public String name() {
        return "pattern";
      }

      @Override
      public void run(FrameSink sink) throws CodecException {
        new TestPattern(EACH_SECOND_A_KEYFRAME, pace).run(sink, seconds * SECOND_US);
      }

      @Override
      public void stop() {}
    };
  }

  private static List<MediaChunk> read(Pipeline pipeline, String id) {
    List<MediaChunk> chunks = new ArrayList<>();
    for (StreamItem item :
        pipeline
            .registry()
            .read(
                id, new ReaderConfig(Order.SEQUENCE, 4096, 1 << 24, null), new ReadFrom.Earliest())
            .items()
            .subscribe()
            .asIterable()) {
      if (item instanceof MediaChunk chunk) {
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  private static IngestSummary send(Pipeline pipeline, LiveSource source) {
    MediaStreamingService service = new MediaStreamingService(pipeline, ReaderConfig.DEFAULT);
    return service
        .startLiveStream(MediaStream.withDefaults("cam", Instant.EPOCH), source)
        .await()
        .indefinitely();
  }

  @Test
  void media_hasAPictureEachInterval_andTheFinalChunkLast() throws Exception {
    Pipeline pipeline = pipeline(Duration.ofSeconds(2));
    IngestSummary summary =
        send(
            pipeline,
            pattern(
                5,
                timeUs -> {
                  long due = timeUs == 0 ? 0 : 1 + (timeUs - 1) / (2 * SECOND_US);
                  if (made(pipeline) < due) {
                    await().atMost(Duration.ofMinutes(1)).until(() -> made(pipeline) >= due);
                  }
                }));

    List<MediaChunk> chunks = read(pipeline, "cam");
    List<MediaChunk> pictures =
        chunks.stream().filter(chunk -> chunk.chunkType() == ChunkType.THUMBNAIL).toList();
    assertThat(pictures)
        .extracting(MediaChunk::timestampUs)
        .containsExactly(0L, 2 * SECOND_US, 4 * SECOND_US);
    assertThat(pictures).allMatch(picture -> picture.track() == 0 && !picture.isKeyframe());
    for (MediaChunk picture : pictures) {
      assertThat(ImageIO.read(new ByteArrayInputStream(picture.data())).getWidth()).isEqualTo(160);
      assertThat(keyframeBefore(chunks, picture)).isTrue();
    }
    assertThat(chunks.get(chunks.size() - 1).isFinal()).isTrue();
    assertThat(summary.chunks()).containsEntry(ChunkType.THUMBNAIL, 3L);
    assertThat(summary.chunks().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(chunks.size());
    pipeline.shutdown().await().indefinitely();
  }

  private static long made(Pipeline pipeline) {
    return pipeline.thumbnails().made();
  }

  private static boolean keyframeBefore(List<MediaChunk> chunks, MediaChunk picture) {
    return chunks.stream()
        .takeWhile(chunk -> chunk.sequenceNumber() < picture.sequenceNumber())
        .anyMatch(
            chunk ->
                chunk.isKeyframe()
                    && chunk.track() == picture.track()
                    && chunk.timestampUs() == picture.timestampUs());
  }

  @Test
  void mediaFasterThanItsPictures_leavesPicturesOut_andCountsThem() {
    Pipeline pipeline = pipeline(Duration.ofMillis(1));
    send(pipeline, pattern(20, Pace.unpaced()));

    long inStream =
        read(pipeline, "cam").stream().filter(c -> c.chunkType() == ChunkType.THUMBNAIL).count();

    assertThat(inStream).isBetween(1L, 20L);
    assertThat(made(pipeline)).isEqualTo(inStream);
    assertThat(made(pipeline) + pipeline.thumbnails().skipped()).isEqualTo(20);
    pipeline.shutdown().await().indefinitely();
  }

  @Test
  void intervalOfZero_makesNone() {
    Pipeline pipeline = pipeline(Duration.ZERO);
    IngestSummary summary = send(pipeline, pattern(2, Pace.unpaced()));

    assertThat(summary.chunks()).doesNotContainKey(ChunkType.THUMBNAIL);
    assertThat(made(pipeline)).isZero();
    pipeline.shutdown().await().indefinitely();
  }
}
