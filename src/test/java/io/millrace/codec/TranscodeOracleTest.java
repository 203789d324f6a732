package io.millrace.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.demux.DemuxConfig;
import io.millrace.demux.Demuxer;
import io.millrace.media.QualityLevel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes out, as the installed ffprobe and ffmpeg see it. Needs Debian's package ffmpeg. */
@Tag("oracle")
class TranscodeOracleTest {
  private static final String PICTURES = "-f lavfi -i testsrc2=s=1280x720:r=30,noise=alls=8:allf=t";
  private static final String H264 = " -c:v libx264 -preset ultrafast -g 60 -bf 2";
  private static final int SAMPLE_RATE = 48_000;
  private static final double BEEP_HZ = 1760;
  private static final double SYNC_SECONDS = 0.02;

  private static final Path DIRECTORY = Path.of("target", "oracle");

  @Test
  void minute_hasItsFramesLengthRateAndSync() throws Exception {
    Path source =
        make(
            "minute.mp4",
            PICTURES + " -f lavfi -i sine=f=440:beep_factor=4:r=48000 -t 60" + H264 + " -c:a aac");
    Path target = transcode(source, QualityLevel.MEDIUM);

    JsonNode video = stream(target, "v");
    assertThat(video.path("width").asInt() + "x" + video.path("height").asInt())
        .isEqualTo("854x480");
    assertThat(video.path("nb_read_frames").asInt()).isEqualTo(1800);
    assertThat(duration(target, "v")).isBetween(60 - 1 / 30.0, 60 + 1 / 30.0);
    assertThat(duration(target, "a")).isBetween(60 - 0.022, 60 + 0.022);
    assertThat(bytes(target, "v") * 8 / 60.0).isBetween(1_500_000 * 0.85, 1_500_000 * 1.15);
    List<Double> beeps = beeps(target);
    assertThat(beeps).hasSizeBetween(59, 61);
    assertThat(beeps.getLast() - Math.rint(beeps.getLast()))
        .as("the last beep against its second")
        .isBetween(-SYNC_SECONDS, SYNC_SECONDS);
    assertThat(keyframes(target)).containsAll(keyframes(source));
  }

  @ParameterizedTest
  @CsvSource({"LOW,426x240", "MEDIUM,854x480", "HIGH,1280x720", "ULTRA_HIGH,1920x1080"})
  void ladder_hasItsSizes(QualityLevel quality, String size) throws Exception {
    Path source = make("full.mp4", "-f lavfi -i testsrc2=s=1920x1080:r=30 -t 1" + H264);

    JsonNode video = stream(transcode(source, quality), "v");

    assertThat(video.path("width").asInt() + "x" + video.path("height").asInt()).isEqualTo(size);
    assertThat(video.path("nb_read_frames").asInt()).isEqualTo(30);
  }

  /** Noise, so that there is something to spend the bits on. */
  @Test
  void ladder_hasItsBitRates() throws Exception {
    int seconds = 8;
    Path source =
        make(
            "noise.mp4",
            "-f lavfi -i testsrc2=s=1920x1080:r=30,noise=alls=16:allf=t -t "
                + seconds
                + H264
                + " -b:v 40M");
    Collector made = new Collector();
    TranscodeSettings settings = TranscodeSettings.of(QualityLevel.values());

    try (Transcoder transcoder = new Transcoder(settings, made)) {
      new Demuxer(DemuxConfig.DEFAULT).demux(source, transcoder);
      transcoder.finish();

      for (QualityLevel rung : QualityLevel.values()) {
        assertThat(bitrate(made, transcoder.outputTrack(0, rung), seconds) / rung.videoBitrate())
            .as("pictures of %s against their target", rung)
            .isBetween(0.85, 1.15);
      }
    }
  }

  private static double bitrate(Collector made, int track, int seconds) {
    return made.ofTrack(track).stream().mapToLong(frame -> frame.data().length).sum()
        * 8.0
        / seconds;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ten-bit.mp4 | s=640x360:r=30 | format=yuv420p10le | 426x240 | 60",
        "colour422.mp4 | s=640x360:r=30 | format=yuv422p | 426x240 | 60",
        "colour444.mp4 | s=640x360:r=30 | format=yuv444p | 426x240 | 60",
        "odd.mkv | s=641x361:r=30 | format=yuv444p | 426x240 | 60",
        "wide-pixels.mp4 | s=720x576:r=30 | setsar=16/11,format=yuv420p | 436x240 | 60",
        "upright.mp4 | s=360x640:r=30 | format=yuv420p | 240x426 | 60",
        "ntsc.mp4 | s=640x360:r=30000/1001 | format=yuv420p | 426x240 | 60",
        "variable.mkv | s=640x360:r=30 | select=not(mod(n\\,3))+lt(n\\,20) | 426x240 | 33",
        "interlaced.ts | s=640x480:r=30 | interlace=lowpass=0,format=yuv420p | 320x240 | 30"
      })
  void variant_keepsItsTimes(String name, String test, String filter, String size, int frames)
      throws Exception {
    String flags = name.startsWith("interlaced") ? " -flags +ildct+ilme -x264opts tff=1" : "";
    Path source =
        make(
            name,
            "-f lavfi -i testsrc2="
                + test
                + " -t 2 -vf "
                + filter
                + " -fps_mode passthrough"
                + H264
                + flags);

    Path target = transcode(source, QualityLevel.LOW);

    JsonNode video = stream(target, "v");
    assertThat(video.path("width").asInt() + "x" + video.path("height").asInt()).isEqualTo(size);
    assertThat(video.path("pix_fmt").asText()).isEqualTo("yuv420p");
    assertThat(video.path("nb_read_frames").asInt()).isEqualTo(frames);
    assertSameTimes(times(target), times(source));
  }

  @Test
  void surroundSound_becomesStereoOfTheSameLength() throws Exception {
    Path source =
        make(
            "surround.mp4", "-f lavfi -i sine=f=440:r=44100 -t 5 -af pan=5.1|c0=c0|c2=c0 -c:a ac3");

    Path target = transcode(source, QualityLevel.LOW);

    assertThat(stream(target, "a").path("channels").asInt()).isEqualTo(2);
    assertThat(stream(target, "a").path("sample_rate").asInt()).isEqualTo(44_100);
    assertThat(duration(target, "a")).isBetween(4.9, 5.1);
  }

  @Test
  void soundThatBeginsLate_beginsLate() throws Exception {
    Path source =
        make(
            "late.mkv",
            PICTURES + " -itsoffset 0.75 -f lavfi -i sine=f=440:r=48000 -t 3" + H264 + " -c:a aac");

    Path target = transcode(source, QualityLevel.LOW);

    assertThat(Double.parseDouble(stream(target, "a").path("start_time").asText()))
        .isBetween(0.75 - 0.022, 0.75 + SYNC_SECONDS);
    assertThat(stream(target, "v").path("start_time").asDouble()).isZero();
  }

  private static Path make(String name, String arguments) throws Exception {
    Files.createDirectories(DIRECTORY);
    Path file = DIRECTORY.resolve(name);
    run(words("ffmpeg -nostdin -v error -y " + arguments + " " + file));
    return file;
  }

  private static Path transcode(Path source, QualityLevel quality) throws Exception {
    Path target = DIRECTORY.resolve(source.getFileName() + "-" + quality + ".mp4");
    try (OutputStream file = Files.newOutputStream(target);
        Mp4Writer writer = new Mp4Writer(bytes -> write(file, bytes));
        Transcoder transcoder = new Transcoder(TranscodeSettings.of(quality), writer)) {
      new Demuxer(DemuxConfig.DEFAULT).demux(source, transcoder);
      transcoder.finish();
      writer.finish();
    }
    return target;
  }

  private static void write(OutputStream file, byte[] bytes) {
    try {
      file.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode stream(Path file, String type) throws Exception {
    return probe(file, type, "-count_frames -show_streams").path("streams").path(0);
  }

  private static List<Double> times(Path file) throws Exception {
    List<Double> times = new ArrayList<>();
    packets(file, "v").forEach(packet -> times.add(packet.path("pts_time").asDouble()));
    times.sort(null);
    return times;
  }

  private static List<Double> keyframes(Path file) throws Exception {
    List<Double> times = new ArrayList<>();
    for (JsonNode packet : packets(file, "v")) {
      if (packet.path("flags").asText().contains("K")) {
        times.add(packet.path("pts_time").asDouble());
      }
    }
    return times;
  }

  /** Against the first picture: a file that is made begins at zero. */
  private static void assertSameTimes(List<Double> after, List<Double> before) {
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < after.size(); i++) {
      double is = after.get(i) - after.getFirst();
      double was = before.get(i) - before.getFirst();
      assertThat(Math.abs(is - was)).as("picture %d", i).isLessThan(0.002);
    }
  }

  private static double duration(Path file, String type) throws Exception {
    double end = 0;
    for (JsonNode packet : packets(file, type)) {
      end =
          Math.max(
              end, packet.path("pts_time").asDouble() + packet.path("duration_time").asDouble());
    }
    return end;
  }

  private static long bytes(Path file, String type) throws Exception {
    long bytes = 0;
    for (JsonNode packet : packets(file, type)) {
      bytes += packet.path("size").asLong();
    }
    return bytes;
  }

  private static JsonNode packets(Path file, String type) throws Exception {
    return probe(file, type, "-show_packets").path("packets");
  }

  private static JsonNode probe(Path file, String type, String what) throws Exception {
    return new ObjectMapper()
        .readTree(
            run(
                words(
                    "ffprobe -v error -of json -select_streams "
                        + type
                        + " "
                        + what
                        + " "
                        + file)));
  }

  /** Seconds at which the high tone sets in. */
  private static List<Double> beeps(Path file) throws Exception {
    byte[] raw =
        run(words("ffmpeg -nostdin -v error -i " + file + " -map 0:a -ac 1 -ar 48000 -f f32le -"));
    FloatBuffer samples = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    int window = SAMPLE_RATE / 200;
    List<Double> starts = new ArrayList<>();
    boolean wasHigh = false;
    for (int at = 0; at + window <= samples.limit(); at += window / 5) {
      boolean isHigh = power(samples, at, window) > 0.0005;
      if (isHigh && !wasHigh) {
        starts.add((double) at / SAMPLE_RATE);
      }
      wasHigh = isHigh;
    }
    return starts;
  }

  /** The share of the beep's frequency, after Goertzel. */
  private static double power(FloatBuffer samples, int from, int count) {
    double real = 0;
    double imaginary = 0;
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * BEEP_HZ * i / SAMPLE_RATE;
      real += samples.get(from + i) * Math.cos(angle);
      imaginary += samples.get(from + i) * Math.sin(angle);
    }
    return (real * real + imaginary * imaginary) / ((double) count * count);
  }

  private static List<String> words(String command) {
    return Arrays.asList(command.strip().split(" +"));
  }

  private static byte[] run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }
}
