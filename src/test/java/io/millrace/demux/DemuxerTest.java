package io.millrace.demux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.media.ChunkType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample, in every way in which its bytes may come, against what ffprobe says of it. */
class DemuxerTest {
  private static final int SMALL_BYTES = 60_000;
  private final Demuxer demuxer = new Demuxer(DemuxConfig.DEFAULT);

  static Stream<String> samples() {
    return Samples.names().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_fedWhole_matchesFfprobe(String name) throws Exception {
    var sink = new Recording();
    byte[] bytes = Samples.bytes(name);

    DemuxSummary summary = demuxer.demux(Pieces.feed(bytes, bytes.length), name, sink);

    assertThat(figures(summary)).isEqualTo(goldenFigures(Samples.golden(name)));
    assertThat(summary.container()).isEqualTo(Samples.golden(name).path("container").asText());
    assertThat(summary.warning()).isNull();
    assertThat(summary.bytesRead()).isEqualTo(bytes.length);
    assertThat(sink.frames).hasSize((int) total(summary));
    assertThat(sink.frames.stream().mapToLong(frame -> frame.data().length).sum())
        .isEqualTo(summary.tracks().stream().mapToLong(TrackSummary::bytes).sum());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_fedInPieces_isTheSame(String name) throws Exception {
    byte[] bytes = Samples.bytes(name);
    var whole = new Recording();
    DemuxSummary expected = demuxer.demux(Pieces.feed(bytes, bytes.length), "", whole);

    for (int pieceBytes : bytes.length < SMALL_BYTES ? new int[] {1, 977} : new int[] {977}) {
      var sink = new Recording();
      DemuxSummary summary = demuxer.demux(Pieces.feed(bytes, pieceBytes), "", sink);

      assertThat(summary).isEqualTo(expected);
      assertThat(sink.lines()).isEqualTo(whole.lines());
      assertThat(sink.configs).isEqualTo(whole.configs);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_asFile_isTheSame(String name) throws Exception {
    byte[] bytes = Samples.bytes(name);
    var fed = new Recording();
    DemuxSummary expected = demuxer.demux(Pieces.feed(bytes, bytes.length), name, fed);
    var sink = new Recording();

    DemuxSummary summary = demuxer.demux(Samples.path(name), sink);

    assertThat(summary).isEqualTo(expected);
    assertThat(sink.lines()).isEqualTo(fed.lines());
  }

  private static long total(DemuxSummary summary) {
    return summary.tracks().stream().mapToLong(TrackSummary::chunks).sum();
  }

  private static List<String> figures(DemuxSummary summary) {
    var lines = new ArrayList<String>();
    for (TrackSummary track : summary.tracks()) {
      boolean isVideo = track.sampleRate() == 0;
      lines.add(
          "%s %s packets %d keyframes %d bytes %d %s"
              .formatted(
                  track.type().name().toLowerCase(java.util.Locale.ROOT),
                  track.codec(),
                  track.chunks(),
                  track.keyframes(),
                  track.bytes(),
                  isVideo
                      ? "%dx%d %s".formatted(track.width(), track.height(), letters(track))
                      : "%d Hz %d".formatted(track.sampleRate(), track.channels())));
    }
    return lines;
  }

  private static Map<String, Long> letters(TrackSummary track) {
    var letters = new TreeMap<String, Long>();
    track
        .chunksByType()
        .forEach((ChunkType type, Long count) -> letters.put(type.name().substring(6, 7), count));
    return letters;
  }

  private static List<String> goldenFigures(JsonNode golden) {
    var lines = new ArrayList<String>();
    for (JsonNode track : golden.path("tracks")) {
      boolean isVideo = track.has("width");
      var types = new TreeMap<String, Long>();
      track.path("types").properties().forEach(e -> types.put(e.getKey(), e.getValue().asLong()));
      lines.add(
          "%s %s packets %d keyframes %d bytes %d %s"
              .formatted(
                  track.path("type").asText(),
                  track.path("codec").asText(),
                  track.path("packets").asLong(),
                  track.path("keyframes").asLong(),
                  track.path("bytes").asLong(),
                  isVideo
                      ? "%dx%d %s"
                          .formatted(
                              track.path("width").asInt(), track.path("height").asInt(), types)
                      : "%d Hz %d"
                          .formatted(
                              track.path("sampleRate").asInt(), track.path("channels").asInt())));
    }
    return lines;
  }
}
