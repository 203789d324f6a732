package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.ChunkType;
import io.millrace.media.CodecStats;
import io.millrace.media.StreamMetrics;
import io.millrace.stream.IngestSummary;
import io.millrace.stream.MediaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples, and the page that shows them. */
class ExamplesTest {
  private static final Path SAMPLE = Path.of("src/test/resources/media/faststart.mp4");
  private static final Path FOLDER = Path.of("src/test/java/io/millrace/examples");
  private static final Path DOCS = Path.of("docs/examples.md");

  /** A block of Java that follows the name of its file. */
  private static final Pattern BLOCK =
      Pattern.compile("<!-- (\\w+\\.java) -->\n```java\n(.*?)```\n", Pattern.DOTALL);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void basicFileStreaming_realFile_printsEachChunkAndTheEnd() {
    IngestSummary summary = BasicFileStreaming.run(SAMPLE, out);

    long chunks = summary.chunks().values().stream().mapToLong(Long::longValue).sum();
    assertThat(summary.chunks()).containsKeys(ChunkType.VIDEO_I_FRAME, ChunkType.AUDIO);
    assertThat(lines().stream().filter(line -> line.endsWith(" bytes"))).hasSize((int) chunks);
    assertThat(lines().getLast()).isEqualTo("end: final");
  }

  @Test
  void basicFileStreaming_missingFile_saysWhich() {
    assertThatThrownBy(() -> BasicFileStreaming.run(Path.of("nowhere.mp4"), out))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("nowhere.mp4");
  }

  @Test
  void liveStreaming_testPattern_printsPicturesAndSoundAsTheyCome() {
    StreamMetrics metrics = LiveStreaming.run(40, out);

    assertThat(metrics.chunksProcessed()).isGreaterThanOrEqualTo(40);
    assertThat(lines()).hasSize(41);
    assertThat(lines())
        .anyMatch(line -> line.startsWith("VIDEO_I_FRAME at "))
        .anyMatch(line -> line.startsWith("VIDEO_P_FRAME at "))
        .anyMatch(line -> line.startsWith("AUDIO at "));
  }

  @Test
  void customCodecConfiguration_rawPictures_areEncodedAsConfigured() {
    CodecStats stats = CustomCodecConfiguration.run(30, out);

    assertThat(stats.framesEncoded()).isEqualTo(30);
    assertThat(stats.errorCount()).isZero();
    assertThat(lines()).hasSize(32);
    assertThat(lines().getFirst()).startsWith("METADATA at 0 us");
    assertThat(lines().stream().filter(line -> line.startsWith("VIDEO_I_FRAME"))).hasSize(2);
    assertThat(lines().getLast()).startsWith("30 pictures, ");
  }

  @Test
  void handlingStreamEvents_lossAndDamage_areToldInOrder() {
    List<String> told = HandlingStreamEvents.run(out);

    assertThat(told).hasSize(4);
    assertThat(told.get(0)).isEqualTo("gate began, epoch 0");
    assertThat(told.get(1)).startsWith("gate refused 3: ").contains("0".repeat(64));
    assertThat(told.get(2)).isEqualTo("gate lost 1 to 1 (flush)");
    assertThat(told.get(3)).isEqualTo("gate ended (stopped) after 6 bytes");
    assertThat(lines()).containsExactlyElementsOf(told);
  }

  @Test
  void documentation_showsEachExampleAsItIs() throws IOException {
    List<String> names =
        BLOCK.matcher(Files.readString(DOCS)).results().map(block -> block.group(1)).toList();

    assertThat(names)
        .containsExactly(
            "BasicFileStreaming.java",
            "LiveStreaming.java",
            "CustomCodecConfiguration.java",
            "HandlingStreamEvents.java");
    for (var block : BLOCK.matcher(Files.readString(DOCS)).results().toList()) {
      assertThat(block.group(2)).isEqualTo(Files.readString(FOLDER.resolve(block.group(1))));
    }
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
