package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.NativeJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where processes of their own find FFmpeg's libraries; none has a home that it can write to. */
class LibraryCacheTest {
  private static final String LIBRARY = "libavcodec.so.62";

  private Path folder;
  private Path home;
  private Path temporary;

  /** Makes an FFmpeg object, and tells which file its library came from. */
  static final class Probe {
    private Probe() {}

    /** Takes the folder of the cache, or nothing. */
    public static void main(String[] args) throws IOException {
      for (String cache : args) {
        LibraryCache.use(Path.of(cache));
      }
      AVPacket packet = avcodec.av_packet_alloc();
      packet.pts(7);
      try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        maps.filter(line -> line.endsWith("/" + LIBRARY))
            .map(line -> line.substring(line.indexOf('/')))
            .distinct()
            .forEach(System.out::println);
      }
      System.out.println("pts " + packet.pts());
      avcodec.av_packet_free(packet);
    }
  }

  /** What a process did. */
  private record Outcome(int exitCode, List<String> lines) {}

  @BeforeEach
  void emptyMachine(@TempDir Path emptyFolder) throws IOException {
    folder = emptyFolder.toRealPath();
    home = Files.createFile(folder.resolve("home"));
    temporary = Files.createDirectory(folder.resolve("temporary"));
  }

  @Test
  void libraries_withACacheFolder_areUnpackedThere() throws Exception {
    Path cache = folder.resolve("made/if/need/be");

    Outcome outcome = probe(List.of(), cache.toString());

    assertThat(outcome.lines()).hasSize(2).last().isEqualTo("pts 7");
    assertThat(Path.of(outcome.lines().getFirst())).startsWith(cache).hasFileName(LIBRARY);
    assertThat(outcome.exitCode()).isZero();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void libraries_inAFolderOfTheirOwn_areLoadedFromThereAndNowhereUnpacked() throws Exception {
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    NativeJar.unpackLibraries(libraries);
    Set<Path> before = files();

    Outcome outcome =
        probe(
            List.of(
                "-Dorg.bytedeco.javacpp.cacheLibraries=false",
                "-Dorg.bytedeco.javacpp.pathsFirst=true",
                "-Djava.library.path=" + libraries));

    assertThat(outcome)
        .isEqualTo(new Outcome(0, List.of(libraries.resolve(LIBRARY).toString(), "pts 7")));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void cacheFolder_thatCannotBeWrittenTo_isRefusedByName() {
    Path unwritable = home.resolve("cache");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LibraryCache.use(unwritable))
        .withMessageStartingWith(
            "millrace.codec.library-cache '%s' cannot be written to", unwritable);
  }

  @Test
  void cacheFolder_thatCannotBeWrittenTo_stopsTheProcess() throws Exception {
    Path unwritable = home.resolve("cache");

    Outcome outcome = probe(List.of(), unwritable.toString());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(String.join("\n", outcome.lines()))
        .contains("millrace.codec.library-cache '%s' cannot be written to".formatted(unwritable))
        .doesNotContain("pts 7");
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.collect(Collectors.toSet());
    }
  }

  private Outcome probe(List<String> options, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto", "-Xmx64m"));
    command.add("-Duser.home=" + home);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> lines = process.inputReader().lines().toList();
    return new Outcome(process.waitFor(), lines);
  }
}
