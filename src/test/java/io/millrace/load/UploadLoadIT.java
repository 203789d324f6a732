package io.millrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Uploads large media. Prints the speed of {@code /ingest} beside that of a route that discards the
 * body, in the same process and in turns; needs Debian's ffmpeg to make the media.
 */
@QuarkusTest
class UploadLoadIT {
  private static final Logger LOG = Logger.getLogger(UploadLoadIT.class);
  private static final int WARM_UP_ROUNDS = 2;

  /** Whoever wants no figures, but to see that it works, gives 1. */
  private static final int ROUNDS = Integer.getInteger("load.rounds", 7);

  private static final long MIB = 1 << 20;

  @TestHTTPResource("/")
  URI server;

  @Test
  @Tag("load")
  void upload_of256MiB_isAsFastAsTheTableSays() throws Exception {
    for (String type : List.of("ts", "mp4")) {
      Path media =
          LoadMedia.made(
              "256." + type,
              "-stream_loop -1 -i "
                  + LoadMedia.source()
                  + " -c copy -fs 256M -movflags +faststart");
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

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
