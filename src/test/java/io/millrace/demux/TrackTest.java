package io.millrace.demux;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of tracks and frames besides their counts, and when. */
class TrackTest {
  private static final int READERS = 32;

  private final Demuxer demuxer = new Demuxer(DemuxConfig.DEFAULT);
  private final Recording sink = new Recording();

  @Test
  void rotatedMovie_tellsTheTurn() throws Exception {
    demux("rotated.mov");

    TrackConfig.Video video = Objects.requireNonNull(sink.config(0).video());
    // ffprobe says rotation=90, and counts counter-clockwise.
    assertThat(video.rotationDegrees()).isEqualTo(270);
    assertThat(video.frameRate()).isEqualTo(30);
    assertThat(video.pixelFormat()).isEqualTo("yuv420p");
  }

  @Test
  void twoLanguages_areTold() throws Exception {
    demux("hevc-two-languages.mp4");

    assertThat(sink.config(1).language()).isEqualTo("eng");
    assertThat(sink.config(2).language()).isEqualTo("deu");
    assertThat(sink.config(1).audio()).isEqualTo(new TrackConfig.Audio(48_000, 1, "mono"));
    assertThat(sink.config(0).language()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"faststart.mp4", "h264.mkv", "h264.ts", "h264.flv", "hevc.ts", "vorbis.ogg"})
  void extradata_isToldOnce(String name) throws Exception {
    DemuxSummary summary = demux(name);

    assertThat(sink.configs).hasSize(summary.tracks().size());
    assertThat(sink.config(0).extradata()).isNotEmpty();
  }

  @Test
  void pictureSizeChange_isToldAheadOfItsKeyframe() throws Exception {
    DemuxSummary summary = demux("changes/resized.ts");

    assertThat(sink.configs)
        .extracting(config -> Objects.requireNonNull(config.video()).width())
        .containsExactly(320, 160);
    assertThat(sink.configs.get(0).extradata()).isNotEqualTo(sink.configs.get(1).extradata());
    assertThat(summary.tracks().get(0).chunks()).isEqualTo(90);
    assertThat(summary.tracks().get(0).height()).isEqualTo(120);
  }

  @Test
  void soundThatComesLater_isATrack() throws Exception {
    DemuxSummary summary = demux("changes/late-sound.ts");

    assertThat(summary.tracks()).hasSize(2);
    TrackSummary sound = summary.tracks().get(1);
    assertThat(sound.type()).isEqualTo(MediaType.AUDIO);
    assertThat(sound.chunks()).isEqualTo(95);
    assertThat(sound.sampleRate()).isEqualTo(48_000);
    assertThat(sound.channels()).isEqualTo(1);
    List<Long> times =
        sink.frames.stream().filter(f -> f.track() == 1).map(Frame::timestampUs).toList();
    assertThat(times).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void pyramid_hasReferencedAndDisposableB() throws Exception {
    demux("faststart.mp4");

    List<Frame> pictures =
        sink.frames.stream().filter(f -> f.type() == ChunkType.VIDEO_B_FRAME).toList();
    assertThat(pictures).anyMatch(Frame::isDisposable).anyMatch(f -> !f.isDisposable());
    assertThat(sink.frames)
        .filteredOn(f -> f.type() != ChunkType.VIDEO_B_FRAME)
        .noneMatch(Frame::isDisposable);
  }

  @Test
  void sameMediaInOtherContainers_isJudgedAlike() throws Exception {
    demux("faststart.mp4");
    List<Boolean> expected = disposable(sink);
    for (String name : List.of("h264.ts", "h264.mkv", "h264.flv", "fragmented.mp4", "h264.h264")) {
      var other = new Recording();
      demuxer.demux(Samples.path(name), other);
      assertThat(disposable(other)).as(name).isEqualTo(expected);
    }
  }

  private static List<Boolean> disposable(Recording sink) {
    return sink.frames.stream().filter(f -> f.track() == 0).map(Frame::isDisposable).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264.ts", "h264.flv", "h264.mkv", "faststart.mp4"})
  void frames_comeAsTheirBytesCome(String name) throws Exception {
    byte[] bytes = Samples.bytes(name);
    var feed = new ByteFeed(188);
    var pieces = Pieces.subscribe(feed, bytes, 188, null);
    var givenAtFrame = new ArrayList<Integer>();
    demuxer.demux(
        feed,
        name,
        new FrameSink() {
          @Override
          public void track(TrackConfig config) {}

          @Override
          public void frame(Frame frame) {
            givenAtFrame.add(pieces.given());
          }
        });

    assertThat(feed.peakBytes()).isLessThanOrEqualTo(188 + 188);
    int half = givenAtFrame.get(givenAtFrame.size() / 2);
    assertThat(half).isLessThan((int) (bytes.length * 0.72));
  }

  @Test
  void bytesBehindTheMedia_areReadToTheirEnd() throws Exception {
    byte[] movie = Samples.bytes("faststart.mp4");
    byte[] padded = Arrays.copyOf(movie, movie.length + 1_000_000);
    ByteBuffer.wrap(padded)
        .putInt(movie.length, 1_000_000)
        .putInt(movie.length + 4, 0x66726565); // a box "free"

    DemuxSummary summary = demuxer.demux(Pieces.feed(padded, 4096), "", sink);

    assertThat(summary.bytesRead()).isEqualTo(padded.length);
    assertThat(summary.warning()).isNull();
  }

  /** More at once than JavaCPP has instances of a callback, which is ten. */
  @Test
  void many_atOnce_getTheSame() throws Exception {
    byte[] bytes = Samples.bytes("h264.ts");
    demuxer.demux(Pieces.feed(bytes, 4096), "", sink);
    CountDownLatch allRead = new CountDownLatch(READERS);
    List<Callable<Recording>> tasks =
        IntStream.range(0, READERS)
            .<Callable<Recording>>mapToObj(
                i ->
                    () -> {
                      var mine = new Meeting(allRead);
                      demuxer.demux(Pieces.feed(bytes, 1000 + i), "", mine);
                      return mine;
                    })
            .toList();
    try (var threads = Executors.newFixedThreadPool(READERS)) {
      for (var result : threads.invokeAll(tasks)) {
        assertThat(result.get().lines()).isEqualTo(sink.lines());
      }
    }
  }

  /** Holds its reader open, at its first frame, until all the others are there. */
  private static final class Meeting extends Recording {
    private final CountDownLatch all;
    private boolean isThere;

    Meeting(CountDownLatch all) {
      this.all = all;
    }

    @Override
    public void frame(Frame frame) {
      if (!isThere) {
        isThere = true;
        all.countDown();
        try {
          assertThat(all.await(1, TimeUnit.MINUTES)).as("all readers got a frame").isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      super.frame(frame);
    }
  }

  private DemuxSummary demux(String name) throws DemuxException {
    byte[] bytes = Samples.bytes(name);
    return demuxer.demux(Pieces.feed(bytes, 4096), name, sink);
  }
}
