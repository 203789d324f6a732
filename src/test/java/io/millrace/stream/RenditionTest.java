package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.CodecException;
import io.millrace.codec.Pace;
import io.millrace.codec.TestPattern;
import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.event.MediaStreamEvent;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaStream;
import io.millrace.media.MediaType;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import io.millrace.media.TrackConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Media that is made into renditions on its way, with real codecs. */
@Timeout(180)
class RenditionTest {
  private static final long SECOND_US = 1_000_000;
  private static final TestPattern.Config PATTERN =
      new TestPattern.Config(854, 480, 30, 1_500_000, 45, 48_000, 440, 128_000);

  private final Pipeline pipeline = pipeline(RenditionSettings.DEFAULT);

  private static Pipeline pipeline(RenditionSettings renditions) {
    PipelineSettings usual = PipelineSettings.DEFAULT;
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
            new ThumbnailSettings(Duration.ZERO, 160),
            renditions));
  }

  @AfterEach
  void shutDown() {
    pipeline.shutdown().await().indefinitely();
    assertThat(pipeline.renditions().open()).isZero();
  }

  private static MediaStream stream(String id, QualityLevel... renditions) {
    return new MediaStream(
        id,
        0,
        MediaType.MIXED,
        QualityLevel.MEDIUM,
        1024,
        Instant.EPOCH,
        Map.of(),
        List.of(renditions));
  }

  /** What makes frames. */
  private interface Making {
    void into(FrameSink sink) throws Exception;
  }

  private static LiveSource.Generator source(Making making) {
    return new LiveSource.Generator() {
      @Override
      public String name() {
        return "made";
      }

      @Override
      public void run(FrameSink sink) throws Exception {
        making.into(sink);
      }

      @Override
      public void stop() {}
    };
  }

  private static Making pattern(int seconds) {
    return sink -> new TestPattern(PATTERN, Pace.unpaced()).run(sink, seconds * SECOND_US);
  }

  private IngestSummary send(MediaStream stream, Making making) {
    return start(pipeline, stream, making).join();
  }

  private static CompletableFuture<IngestSummary> start(
      Pipeline pipeline, MediaStream stream, Making making) {
    return new MediaStreamingService(pipeline, ReaderConfig.DEFAULT)
        .startLiveStream(stream, source(making))
        .subscribeAsCompletionStage();
  }

  private List<MediaChunk> read(String id, ReadQuality quality) {
    List<MediaChunk> chunks = new ArrayList<>();
    ReaderConfig config = new ReaderConfig(Order.SEQUENCE, 4096, 1 << 24, null);
    for (StreamItem item :
        pipeline
            .registry()
            .read(id, config, new ReadFrom.Earliest(), quality)
            .items()
            .subscribe()
            .asIterable()) {
      if (item instanceof MediaChunk chunk) {
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  private static List<Long> keyframes(List<MediaChunk> chunks) {
    return chunks.stream()
        .filter(chunk -> chunk.chunkType() == ChunkType.VIDEO_I_FRAME && chunk.isKeyframe())
        .map(MediaChunk::timestampUs)
        .toList();
  }

  private static List<TrackConfig> configs(List<MediaChunk> chunks) {
    return chunks.stream()
        .filter(Rungs::isConfiguration)
        .map(chunk -> Objects.requireNonNull(Tracks.configOf(chunk)))
        .toList();
  }

  private static List<String> sizes(List<MediaChunk> chunks) {
    return configs(chunks).stream()
        .map(TrackConfig::video)
        .filter(Objects::nonNull)
        .map(video -> video.width() + "x" + video.height())
        .toList();
  }

  @Test
  void media_isMadeIntoItsRendition_keyframeForKeyframe() {
    IngestSummary summary = send(stream("cam", QualityLevel.LOW), pattern(3));

    List<MediaChunk> source = read("cam", new ReadQuality.Source());
    List<MediaChunk> low = read("cam", new ReadQuality.Rendition(QualityLevel.LOW));
    assertThat(configs(low)).hasSize(2).allMatch(c -> c.rendition() == QualityLevel.LOW);
    assertThat(sizes(low)).containsExactly("428x240");
    assertThat(keyframes(low)).containsAll(keyframes(source));
    assertThat(low.stream().filter(chunk -> chunk.chunkType().isVideo())).hasSize(90);
    assertThat(low).allMatch(chunk -> chunk.isFinal() || chunk.track() >= Renditions.FIRST_TRACK);
    assertThat(summary.warning()).isNull();
    assertThat(summary.renditions())
        .singleElement()
        .satisfies(
            made -> {
              assertThat(made.rendition()).isEqualTo(QualityLevel.LOW);
              assertThat(made.keyframes()).isEqualTo(keyframes(low).size());
              assertThat(made.chunks()).isEqualTo(low.size() - 3);
            });
    List<MediaChunk> all = read("cam", new ReadQuality.All());
    assertThat(summary.chunks().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(all.size());
    assertThat(all.getLast().isFinal()).isTrue();
    assertThat(pipeline.renditions().skippedFrames()).isZero();
  }

  @Test
  void rung_thatIsNotBelowTheSource_isLeftOut_withAWarning() {
    IngestSummary summary =
        send(stream("cam", QualityLevel.LOW, QualityLevel.MEDIUM, QualityLevel.HIGH), pattern(1));

    assertThat(summary.renditions())
        .extracting(RenditionSummary::rendition)
        .containsExactly(QualityLevel.LOW);
    assertThat(summary.warning())
        .contains("no rendition MEDIUM: the source's 480 rows", "no rendition HIGH");
  }

  @Test
  void soundAlone_hasNoRendition() {
    IngestSummary summary =
        send(
            stream("cam", QualityLevel.LOW),
            sink ->
                new TestPattern(PATTERN, Pace.unpaced())
                    .run(only(MediaType.AUDIO, sink), SECOND_US));

    assertThat(summary.renditions()).isEmpty();
    assertThat(summary.warning()).contains("no video");
  }

  private static FrameSink only(MediaType type, FrameSink sink) {
    return new FrameSink() {
      @Override
      public void track(TrackConfig config) {
        if (config.type() == type) {
          sink.track(config);
        }
      }

      @Override
      public void frame(Frame frame) {
        if ((frame.type() == ChunkType.AUDIO) == (type == MediaType.AUDIO)) {
          sink.frame(frame);
        }
      }
    };
  }

  @Test
  void sourceThatCannotBeDecoded_goesOnWithoutRenditions() {
    TrackConfig unknown =
        new TrackConfig(
            0,
            MediaType.VIDEO,
            "no-such-codec",
            null,
            null,
            1,
            0,
            new TrackConfig.Video(1280, 720, 30, 0, null),
            null,
            new byte[0]);
    IngestSummary summary =
        send(
            stream("cam", QualityLevel.LOW),
            sink -> {
              sink.track(unknown);
              for (int i = 0; i < 1000; i++) {
                sink.frame(
                    new Frame(
                        0, ChunkType.VIDEO_I_FRAME, i * 33_333L, 0, true, false, new byte[9]));
              }
            });

    assertThat(summary.chunks()).containsEntry(ChunkType.VIDEO_I_FRAME, 1000L);
    assertThat(summary.warning()).contains("the renditions broke off", "no-such-codec");
    assertThat(pipeline.renditions().failures()).isEqualTo(1);
  }

  @Test
  void sender_whoBreaksOff_leavesNothingRunning() {
    CompletableFuture<IngestSummary> sending =
        start(
            pipeline,
            stream("cam", QualityLevel.LOW),
            sink -> {
              pattern(1).into(sink);
              throw new IllegalStateException("broken off");
            });

    assertThat(sending).failsWithin(Duration.ofMinutes(2));
    assertThat(pipeline.renditions().open()).isZero();
  }

  @Test
  void streams_beyondTheLimit_goOnWithoutRenditions() throws Exception {
    Pipeline one = pipeline(RenditionSettings.DEFAULT.withMaxStreams(1));
    CountDownLatch isMade = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<IngestSummary> first =
        start(
            one,
            stream("first", QualityLevel.LOW),
            sink -> {
              pattern(1).into(sink);
              isMade.countDown();
              mayEnd.await();
            });
    isMade.await();
    IngestSummary second = start(one, stream("second", QualityLevel.LOW), pattern(1)).join();
    mayEnd.countDown();

    assertThat(second.renditions()).isEmpty();
    assertThat(second.warning()).contains("which is the limit");
    assertThat(first.join().renditions()).hasSize(1);
    assertThat(first.join().warning()).isNull();
    one.shutdown().await().indefinitely();
  }

  @Test
  void streamThatIsStopped_losesItsRenditions() {
    IngestSummary summary =
        send(
            stream("cam", QualityLevel.LOW),
            sink -> {
              pattern(1).into(sink);
              pipeline.registry().stop("cam");
              pattern(1).into(sink);
            });

    assertThat(summary.warning()).contains("the stream was stopped");
    assertThat(pipeline.renditions().open()).isZero();
  }

  /** Keeps what is made, to be sent at any pace. */
  private static List<Object> record(TestPattern.Config config, long durationUs)
      throws CodecException {
    List<Object> recorded = new ArrayList<>();
    new TestPattern(config, Pace.unpaced())
        .run(
            new FrameSink() {
              @Override
              public void track(TrackConfig track) {
                recorded.add(track);
              }

              @Override
              public void frame(Frame frame) {
                recorded.add(frame);
              }
            },
            durationUs);
    return recorded;
  }

  /** Media whose clock goes slower than time is never ahead of it. */
  private static Frame at(Frame frame, long timestampUs) {
    return new Frame(
        frame.track(),
        frame.type(),
        timestampUs,
        frame.durationUs(),
        frame.isKeyframe(),
        frame.isDisposable(),
        frame.data());
  }

  @Test
  void encoderThatFallsBehind_losesWholeGroups_andNeverHoldsTheSenderUp() throws CodecException {
    Pipeline tight = pipeline(new RenditionSettings(1, 20, 1 << 20, Duration.ofMinutes(1)));
    List<Object> recorded = record(PATTERN, 6 * SECOND_US);

    IngestSummary summary =
        start(
                tight,
                stream("cam", QualityLevel.LOW),
                sink -> {
                  for (Object item : recorded) {
                    if (item instanceof TrackConfig config) {
                      sink.track(config);
                    } else if (item instanceof Frame frame) {
                      sink.frame(at(frame, frame.timestampUs() / 100));
                    }
                  }
                })
            .join();

    long pictures =
        summary.chunks().entrySet().stream()
            .filter(entry -> entry.getKey().isVideo())
            .mapToLong(Map.Entry::getValue)
            .sum();
    assertThat(pictures).as("the source's, and some").isGreaterThan(180).isLessThan(360);
    assertThat(tight.renditions().skippedFrames()).isPositive();
    assertThat(summary.warning())
        .isEqualTo(
            "the renditions lack %d frames, for which encoding was too slow"
                .formatted(tight.renditions().skippedFrames()));
    tight.shutdown().await().indefinitely();
  }

  @Test
  void encoderThatFallsBehind_stepsDown_atAKeyframe() throws CodecException {
    Pipeline tight = pipeline(new RenditionSettings(1, 12, 1 << 20, Duration.ofMinutes(1)));
    List<MediaStreamEvent.QualityChanged> changes = new CopyOnWriteArrayList<>();
    tight
        .events()
        .events()
        .filter(MediaStreamEvent.QualityChanged.class::isInstance)
        .map(MediaStreamEvent.QualityChanged.class::cast)
        .subscribe()
        .with(changes::add);
    List<Object> recorded =
        record(new TestPattern.Config(1280, 720, 30, 2_000_000, 10, 48_000, 440, 128_000), 330_000);
    List<Frame> pictures =
        recorded.stream()
            .filter(Frame.class::isInstance)
            .map(Frame.class::cast)
            .filter(frame -> frame.type().isVideo())
            .toList();
    assertThat(pictures).hasSize(10);

    IngestSummary summary =
        start(
                tight,
                stream("cam", QualityLevel.MEDIUM),
                sink -> {
                  sink.track((TrackConfig) recorded.get(0));
                  Pace pace = Pace.realTime();
                  for (int i = 0; heightOfRendition(tight) != QualityLevel.LOW.height(); i++) {
                    if (i > 60) {
                      pace.awaitUs(i * 33_333L);
                    }
                    sink.frame(at(pictures.get(i % pictures.size()), i * 1000L));
                  }
                })
            .join();

    assertThat(changes.get(0).rendition()).isEqualTo(QualityLevel.MEDIUM);
    assertThat(changes.get(0).oldQuality()).isEqualTo(QualityLevel.MEDIUM);
    assertThat(changes.get(0).newQuality()).isEqualTo(QualityLevel.LOW);
    assertThat(tight.registry().totals().renditionSteps(true).sum()).isPositive();
    assertThat(summary.renditions().get(0).keyframes()).isPositive();
    tight.shutdown().await().indefinitely();
  }

  /** Rows of the rendition's picture as it was told last; 0 before. */
  private static int heightOfRendition(Pipeline pipeline) {
    return pipeline.registry().status("cam").trackConfigs().stream()
        .filter(chunk -> chunk.track() >= Renditions.FIRST_TRACK)
        .map(Tracks::configOf)
        .mapToInt(config -> Objects.requireNonNull(Objects.requireNonNull(config).video()).height())
        .findFirst()
        .orElse(0);
  }
}
