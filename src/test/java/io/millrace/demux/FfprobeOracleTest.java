package io.millrace.demux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden figures are what the installed ffprobe says. Needs Debian's package ffmpeg. */
@Tag("oracle")
class FfprobeOracleTest {

  static Stream<String> samples() {
    return Samples.names().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ffprobe_saysTheSame(String name) throws Exception {
    JsonNode golden = Samples.golden(name);
    JsonNode said = ffprobe(name);

    assertThat(said.path("format").path("format_name").asText())
        .isEqualTo(golden.path("container").asText());
    assertThat(figures(said)).isEqualTo(goldenFigures(golden));
  }

  private static List<String> figures(JsonNode said) {
    var lines = new ArrayList<String>();
    for (JsonNode stream : said.path("streams")) {
      String type = stream.path("codec_type").asText();
      boolean isCover = stream.path("disposition").path("attached_pic").asInt() == 1;
      if (isCover || !(type.equals("video") || type.equals("audio"))) {
        continue;
      }
      int index = stream.path("index").asInt();
      long packets = 0;
      long keyframes = 0;
      long bytes = 0;
      var types = new TreeMap<String, Integer>();
      for (JsonNode item : said.path("packets_and_frames")) {
        if (item.path("stream_index").asInt() != index) {
          continue;
        }
        if (item.path("type").asText().equals("packet")) {
          packets++;
          keyframes += item.path("flags").asText().contains("K") ? 1 : 0;
          bytes += item.path("size").asLong();
        } else if (item.has("pict_type")) {
          types.merge(item.path("pict_type").asText(), 1, Integer::sum);
        }
      }
      lines.add(line(stream.path("codec_name").asText(), packets, keyframes, bytes, types));
    }
    return lines;
  }

  private static List<String> goldenFigures(JsonNode golden) {
    var lines = new ArrayList<String>();
    for (JsonNode track : golden.path("tracks")) {
      var types = new TreeMap<String, Integer>();
      track.path("types").properties().forEach(e -> types.put(e.getKey(), e.getValue().asInt()));
      lines.add(
          line(
              track.path("codec").asText(),
              track.path("packets").asLong(),
              track.path("keyframes").asLong(),
              track.path("bytes").asLong(),
              types));
    }
    return lines;
  }

  private static String line(
      String codec,
      long packets,
      long keyframes,
      long bytes,
      java.util.Map<String, Integer> types) {
    return "%s packets %d keyframes %d bytes %d %s"
        .formatted(codec, packets, keyframes, bytes, types);
  }

  private static JsonNode ffprobe(String name) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "ffprobe",
                  "-v",
                  "quiet",
                  "-of",
                  "json",
                  "-show_format",
                  "-show_streams",
                  "-show_entries",
                  "packet=stream_index,size,flags:frame=stream_index,pict_type",
                  "-show_packets",
                  "-show_frames",
                  Samples.path(name).toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new AssertionError("no ffprobe here: apt-get install ffmpeg", e);
    }
    JsonNode said = new ObjectMapper().readTree(process.getInputStream());
    assertThat(process.waitFor()).isZero();
    return said;
  }
}
