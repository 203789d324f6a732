package io.millrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Uploads large media. Prints the speed of {@code /ingest} beside that of a route that discards the
 * body, in the same process and in turns; needs Debian's ffmpeg to make the media.
 */
@QuarkusTest
class UploadLoadIT {
  private static final Logger LOG = Logger.getLogger(UploadLoadIT.class);
  private static final Path DIRECTORY = Path.of("target", "load");
  private static final Path SOURCE = DIRECTORY.resolve("source.mp4");
  private static final int WARM_UP_ROUNDS = 2;
  private static final int ROUNDS = 7;
  private static final long MIB = 1 << 20;

  @TestHTTPResource("/")
  URI server;

  @BeforeAll
  static void makeSource() throws Exception {
    Files.createDirectories(DIRECTORY);
    if (Files.notExists(SOURCE)) {
      ffmpeg(
          "-f lavfi -i testsrc2=s=1280x720:r=30,noise=alls=12:allf=t -f lavfi -i sine=f=440 -t 8"
              + " -c:v libx264 -preset ultrafast -b:v 8M -g 60 -bf 2 -c:a aac "
              + SOURCE);
    }
  }

  @Test
  @Tag("load")
  void upload_of256MiB_isAsFastAsTheTableSays() throws Exception {
    for (String type : List.of("ts", "mp4")) {
      Path media = DIRECTORY.resolve("256." + type);
      if (Files.notExists(media)) {
        ffmpeg("-stream_loop -1 -i " + SOURCE + " -c copy -fs 256M -movflags +faststart " + media);
      }
      List<Double> ingest = new ArrayList<>();
      List<Double> discard = new ArrayList<>();
      for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
        double discarded = speed("/load/discard/" + media.getFileName(), media);
        double ingested = speed("/ingest/load-" + type + "/" + media.getFileName(), media);
        if (round >= WARM_UP_ROUNDS) {
          discard.add(discarded);
          ingest.add(ingested);
        }
      }
      LOG.infof(
          "%-4s %4d MiB  ingest %6.1f MiB/s  discard %6.1f MiB/s  ratio %.2f (medians of %d)",
          type,
          Files.size(media) / MIB,
          median(ingest),
          median(discard),
          median(ingest) / median(discard),
          ROUNDS);
    }
  }

  private double speed(String path, Path media) throws IOException {
    long start = System.nanoTime();
    String answer = SocketUpload.file(server.resolve(path), media);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains(String.valueOf(Files.size(media)))
        .doesNotContain("warning");
    return Files.size(media) / (double) MIB / seconds;
  }

  @Test
  @Tag("small-heap")
  void upload_of2GiB_passesInASmallHeap() throws Exception {
    long bytes = 2048 * MIB;
    Process ffmpeg =
        start("-stream_loop -1 -i " + SOURCE + " -c copy -fs " + bytes + " -f mpegts -");
    try (InputStream media = ffmpeg.getInputStream()) {
      String answer = SocketUpload.stream(server.resolve("/ingest/large/2g.ts"), media);
      assertThat(answer).startsWith("HTTP/1.1 200").contains("\"container\":\"mpegts\"");
      assertThat(answer).doesNotContain("warning");
    }
    LOG.infof(
        "2 GiB of MPEG-TS went in; heap limit %d MiB, heap used %d MiB, peak resident %s",
        Runtime.getRuntime().maxMemory() / MIB,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB,
        peakResident());
  }

  private static String peakResident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("unknown");
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void ffmpeg(String arguments) throws Exception {
    assertThat(start(arguments).waitFor()).as("exit code of ffmpeg " + arguments).isZero();
  }

  private static Process start(String arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
    command.addAll(List.of(arguments.split(" ")));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
