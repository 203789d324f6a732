package io.millrace.demux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.demux.DemuxException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not media, or cannot be read, is refused with its reason and without a frame. */
class RefusalTest {
  private final Demuxer demuxer = new Demuxer(DemuxConfig.DEFAULT);
  private final Recording sink = new Recording();

  static Stream<Arguments> notMedia() throws IOException {
    return Stream.of(
        text("notes.txt", "The quick brown fox. ".repeat(500)),
        text("index.html", "<!DOCTYPE html><html><body>hello</body></html>"),
        text("data.json", "{\"frames\":[1,2,3]}"),
        text("fake.mp4", "this is no movie, whatever its name says"),
        text("fake.mp3", "nor is this a song, whatever its name says. ".repeat(200)),
        text("fake.ts", "x".repeat(20_000)),
        text(
            "words.srt",
            "1\n00:00:00,100 --> 00:00:00,900\nFirst line\n\n2\n00:00:01,000 --> 00:00:02,000\nSecond\n"),
        text("words.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n"),
        text(
            "words.ass",
            "[Script Info]\nScriptType: v4.00+\n\n[Events]\nDialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,Hi\n"),
        text(
            "list.m3u8",
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:4.0,\nfile:///etc/passwd\n#EXTINF:4.0,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n"),
        text("list.txt", "ffconcat version 1.0\nfile '/etc/passwd'\n"),
        text(
            "manifest.mpd",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"><Period><AdaptationSet/></Period></MPD>"),
        text(
            "call.sdp",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"),
        Arguments.of("archive.zip", zip()),
        Arguments.of("picture.png", png()),
        Arguments.of("picture.jpg", jpeg()),
        Arguments.of("zeros.ts", new byte[300_000]),
        Arguments.of("noise.bin", noise()));
  }

  private static Arguments text(String name, String text) {
    return Arguments.of(name, text.getBytes(UTF_8));
  }

  private static byte[] zip() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write("hello".repeat(1000).getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /** The smallest picture: one pixel. */
  private static byte[] png() {
    return Base64.getDecoder()
        .decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
  }

  /** A picture of the motion JPEG sample. */
  private static byte[] jpeg() {
    byte[] movie = Samples.bytes("mjpeg.mov");
    for (int i = 0; i + 2 < movie.length; i++) {
      if ((movie[i] & 0xFF) == 0xFF && (movie[i + 1] & 0xFF) == 0xD8) {
        return Arrays.copyOfRange(movie, i, i + 1500);
      }
    }
    throw new AssertionError("no picture in the sample");
  }

  private static byte[] noise() {
    byte[] bytes = new byte[1_500_000];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("notMedia")
  void notMedia_isRefused(String name, byte[] bytes) {
    var thrown = refusal(Pieces.feed(bytes, 4096), name);

    assertThat(thrown.kind()).isEqualTo(Kind.NOT_MEDIA);
    assertThat(thrown.bytesRead()).isPositive();
    assertThat(sink.frames).isEmpty();
  }

  @Test
  void nothing_isEmpty() {
    assertThat(refusal(Pieces.feed(new byte[0], 1), "").kind()).isEqualTo(Kind.EMPTY);
  }

  @Test
  void headerAlone_hasNoFrames() {
    byte[] movie = Samples.bytes("fragmented.mp4");
    int moof = new String(movie, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("moof") - 4;

    var thrown = refusal(Pieces.feed(Arrays.copyOf(movie, moof), 4096), "init.mp4");

    assertThat(thrown.kind()).isEqualTo(Kind.NO_FRAMES);
  }

  @Test
  void indexLast_cutAheadOfIndex_isMalformed() {
    byte[] movie = Samples.bytes("index-last.mp4");

    var thrown = refusal(Pieces.feed(Arrays.copyOf(movie, movie.length / 2), 4096), "a.mp4");

    assertThat(thrown.kind()).isEqualTo(Kind.MALFORMED);
    assertThat(thrown).hasMessageContaining("moov atom not found");
  }

  @Test
  void indexLast_aboveSpoolLimit_isRefusedAndLeavesNoFile(@TempDir Path directory)
      throws IOException {
    byte[] movie = Samples.bytes("index-last.mp4");
    var limited = new Demuxer(DemuxConfig.DEFAULT.withSpool(directory, movie.length / 2));
    var feed = new ByteFeed(2000);
    var pieces = Pieces.subscribe(feed, movie, 1000, null);

    var thrown = catchThrowableOfType(DemuxException.class, () -> limited.demux(feed, "", sink));

    assertThat(thrown.kind()).isEqualTo(Kind.SPOOL_LIMIT);
    assertThat(pieces.isCancelled).isTrue();
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void indexLast_withoutSpoolDirectory_saysSo() {
    var homeless = new Demuxer(DemuxConfig.DEFAULT.withSpool(Path.of("/nowhere/at/all"), 1 << 20));

    var thrown =
        catchThrowableOfType(
            DemuxException.class,
            () -> homeless.demux(Pieces.feed(Samples.bytes("index-last.mp4"), 4096), "", sink));

    assertThat(thrown.kind()).isEqualTo(Kind.SPOOL_FAILED);
    assertThat(thrown).hasMessageContaining("/nowhere/at/all");
  }

  @Test
  void file_missing_isNotFound() {
    var thrown =
        catchThrowableOfType(
            DemuxException.class, () -> demuxer.demux(Path.of("no-such-file.mp4"), sink));

    assertThat(thrown.kind()).isEqualTo(Kind.FILE_NOT_FOUND);
    assertThat(thrown).hasMessageContaining("no-such-file.mp4");
  }

  @Test
  void file_directory_isUnreadable(@TempDir Path directory) {
    var thrown = catchThrowableOfType(DemuxException.class, () -> demuxer.demux(directory, sink));

    assertThat(thrown.kind()).isEqualTo(Kind.FILE_UNREADABLE);
  }

  private DemuxException refusal(ByteFeed feed, String name) {
    var thrown = catchThrowableOfType(DemuxException.class, () -> demuxer.demux(feed, name, sink));
    assertThat(thrown).as("what %s led to", name).isNotNull();
    return thrown;
  }
}
