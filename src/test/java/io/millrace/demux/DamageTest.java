package io.millrace.demux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.demux.DemuxException.Kind;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.TrackConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media that is cut short, broken off or damaged: whole frames are kept, and it is told. */
class DamageTest {
  private static final int CUTS = 12;
  private final Demuxer demuxer = new Demuxer(DemuxConfig.DEFAULT);

  static Stream<String> samples() {
    return Samples.names().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void brokenOffAnywhere_everyFrameIsOneOfTheWhole(String name) throws Exception {
    byte[] bytes = Samples.bytes(name);
    var whole = new Recording();
    demuxer.demux(Pieces.feed(bytes, 4096), name, whole);

    for (int i = 1; i <= CUTS; i++) {
      byte[] cut = Arrays.copyOf(bytes, (int) ((long) bytes.length * i / (CUTS + 1)));
      var sink = new Recording();
      try {
        DemuxSummary summary = demuxer.demux(Pieces.brokenFeed(cut, 1000), name, sink);
        assertThat(summary.warning()).contains("broke off after " + cut.length);
        assertThat(sink.frames).isNotEmpty();
      } catch (DemuxException e) {
        assertThat(e.kind()).isEqualTo(Kind.ABORTED);
        assertThat(sink.frames).isEmpty();
      }
      assertBeginningOf(whole, sink, "%s cut at %d".formatted(name, cut.length));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void cutShortAnywhere_neverPassesForNothing(String name) throws Exception {
    byte[] bytes = Samples.bytes(name);
    for (int i = 1; i <= CUTS; i++) {
      byte[] cut = Arrays.copyOf(bytes, (int) ((long) bytes.length * i / (CUTS + 1)));
      var sink = new Recording();
      try {
        demuxer.demux(Pieces.feed(cut, 1000), name, sink);
        assertThat(sink.frames).isNotEmpty();
      } catch (DemuxException e) {
        assertThat(sink.frames).isEmpty();
        assertThat(e.kind()).isIn(Kind.MALFORMED, Kind.NO_FRAMES, Kind.NOT_MEDIA);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"faststart.mp4", "fragmented.mp4", "h264.flv", "h264.mkv", "mpeg4-mp3.avi"})
  void cutShort_ofContainerWithSizes_keepsWholeFramesAndWarns(String name) throws Exception {
    byte[] bytes = Samples.bytes(name);
    var whole = new Recording();
    demuxer.demux(Pieces.feed(bytes, 4096), name, whole);
    var sink = new Recording();

    DemuxSummary summary =
        demuxer.demux(Pieces.feed(Arrays.copyOf(bytes, bytes.length * 2 / 3), 1000), name, sink);

    assertThat(summary.warning()).isNotNull();
    assertThat(sink.frames).isNotEmpty().hasSizeLessThan(whole.frames.size());
    assertBeginningOf(whole, sink, name);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void damagedBytes_endInFramesOrException(String name) {
    byte[] bytes = Samples.bytes(name);
    for (int seed = 0; seed < 6; seed++) {
      byte[] damaged = bytes.clone();
      var random = new Random(seed);
      for (int i = 0; i < 40; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      var sink = new Recording();
      try {
        demuxer.demux(Pieces.feed(damaged, 4096), name, sink);
        assertThat(sink.frames).isNotEmpty();
      } catch (DemuxException e) {
        assertThat(sink.frames).isEmpty();
      }
    }
  }

  @Test
  void transportStream_withAPacketLost_warnsAndGoesOn() throws Exception {
    byte[] bytes = Samples.bytes("h264.ts");
    byte[] lossy = new byte[bytes.length - 188];
    int at = 188 * (bytes.length / 188 / 2);
    System.arraycopy(bytes, 0, lossy, 0, at);
    System.arraycopy(bytes, at + 188, lossy, at, bytes.length - at - 188);
    var sink = new Recording();

    DemuxSummary summary = demuxer.demux(Pieces.feed(lossy, 4096), "", sink);

    assertThat(summary.warning()).contains("damaged");
    assertThat(sink.frames).hasSizeGreaterThan(140);
  }

  @Test
  void brokenOff_aheadOfFirstByte_isAborted() {
    assertThatThrownBy(() -> demuxer.demux(Pieces.brokenFeed(new byte[0], 1), "", new Recording()))
        .isInstanceOfSatisfying(
            DemuxException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.ABORTED);
              assertThat(e).hasMessageContaining("connection reset");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"faststart.mp4", "index-last.mp4", "h264.ts"})
  void sinkThatThrows_stopsTheDemuxerAndCancelsTheFeed(String name) {
    var failure = new IllegalStateException("the sink is full");
    var feed = new ByteFeed(1000);
    var pieces = Pieces.subscribe(feed, Samples.bytes(name), 500, null);
    var sink =
        new FrameSink() {
          int frames;

          @Override
          public void track(TrackConfig config) {}

          @Override
          public void frame(Frame frame) {
            if (++frames == 3) {
              throw failure;
            }
          }
        };

    assertThatThrownBy(() -> demuxer.demux(feed, name, sink)).isSameAs(failure);
    assertThat(sink.frames).isEqualTo(3);
    assertThat(feed.bufferedBytes()).isZero();
    assertThat(pieces.isCancelled || pieces.given() > 0).isTrue();
  }

  /** By track, the frames are the first of the whole's, byte for byte. */
  private static void assertBeginningOf(Recording whole, Recording part, String what) {
    Map<Integer, List<Recording.Line>> expected = whole.lines();
    part.lines()
        .forEach(
            (track, lines) -> {
              List<ByteBuffer> got = data(lines);
              List<ByteBuffer> first =
                  data(expected.getOrDefault(track, List.of())).subList(0, got.size());
              if (part.config(track).codec().startsWith("pcm_")) {
                ByteBuffer cut = got.removeLast();
                assertThat(first.removeLast().slice(0, cut.remaining())).isEqualTo(cut);
              }
              assertThat(got).as(what + " track " + track).isEqualTo(first);
            });
  }

  private static List<ByteBuffer> data(List<Recording.Line> lines) {
    return new ArrayList<>(lines.stream().map(Recording.Line::data).toList());
  }
}
