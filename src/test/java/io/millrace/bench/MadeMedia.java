package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Media that the installed ffmpeg makes, once, into {@code target/bench}. */
public final class MadeMedia {
  private static final Path DIRECTORY = Path.of("target", "bench");

  private MadeMedia() {}

  /**
   * A minute of MPEG-TS: moving test picture with noise, 640x360 at 30 a second, H.264 at 1.5
   * Mbit/s, a keyframe each two seconds and up to three B-frames in a row, of which some are
   * referenced; tone in AAC at 128 kbit/s.
   */
  public static Path minute() throws IOException, InterruptedException {
    return make(
        "minute-640x360-1500k-b3.ts",
        "-f lavfi -i testsrc2=s=640x360:r=30,noise=alls=12:allf=t -f lavfi -i sine=f=440:r=48000"
            + " -t 60 -c:v libx264 -preset veryfast -b:v 1500k -maxrate 1500k -bufsize 3000k"
            + " -g 60 -sc_threshold 0 -bf 3 -b_strategy 0 -x264-params b-pyramid=normal"
            + " -pix_fmt yuv420p -c:a aac -b:a 128k -f mpegts");
  }

  /**
   * MP4 of so many seconds: moving test picture with noise, 1280x720 at 30 a second, H.264 at 4
   * Mbit/s, a keyframe each two seconds and two B-frames in a row; tone in AAC at 128 kbit/s.
   */
  public static Path hd(int seconds) throws IOException, InterruptedException {
    return make(
        "hd-" + seconds + "s-1280x720-4000k-b2.mp4",
        "-f lavfi -i testsrc2=s=1280x720:r=30,noise=alls=8:allf=t -f lavfi -i sine=f=440:r=48000"
            + " -t "
            + seconds
            + " -c:v libx264 -preset veryfast -b:v 4000k -maxrate 4000k -bufsize 8000k"
            + " -g 60 -sc_threshold 0 -bf 2 -pix_fmt yuv420p -c:a aac -b:a 128k"
            + " -movflags +faststart -f mp4");
  }

  private static Path make(String name, String arguments) throws IOException, InterruptedException {
    Path file = DIRECTORY.resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(DIRECTORY);
    Path unfinished = DIRECTORY.resolve(name + ".part");
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
    command.addAll(List.of(arguments.split(" ")));
    command.add(unfinished.toString());
    int exitCode = start(command).waitFor();
    if (exitCode != 0) {
      throw new IOException(
          "'%s' ended with %d, expected 0".formatted(String.join(" ", command), exitCode));
    }
    return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Process start(List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new IOException(
          "ffmpeg cannot be started; install it (apt-get install ffmpeg): " + e.getMessage(), e);
    }
  }
}
