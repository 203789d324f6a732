package io.millrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.AppProcess;
import java.io.InputStream;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sends more media than there is heap through the packaged application; needs Debian's ffmpeg to
 * make the media.
 */
class SmallHeapAppIT {
  private static final Logger LOG = Logger.getLogger(SmallHeapAppIT.class);
  private static final long BYTES = 2L << 30;

  @Test
  @Tag("small-heap")
  void upload_of2GiB_passesInASmallHeap() throws Exception {
    Process ffmpeg =
        LoadMedia.start(
            "-stream_loop -1 -i " + LoadMedia.source() + " -c copy -fs " + BYTES + " -f mpegts -");
    try (AppProcess app = AppProcess.start("small-heap", "256m", Map.of());
        InputStream media = ffmpeg.getInputStream()) {
      String answer = SocketUpload.stream(app.uri("/ingest/large/2g.ts"), media);

      assertThat(answer).startsWith("HTTP/1.1 200").contains("\"container\":\"mpegts\"");
      assertThat(answer).doesNotContain("warning");
      LOG.infof(
          "2 GiB of MPEG-TS went through a heap of 256 MiB; resident at most: %s",
          app.status("VmHWM").replaceAll("\\s+", " "));
    }
  }
}
