package io.millrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Media to send, made by Debian's ffmpeg. */
final class LoadMedia {
  private static final Path DIRECTORY = Path.of("target", "load");

  private LoadMedia() {}

  /** Eight seconds of H.264 with B-frames and AAC, 9 Mbit/s. */
  static Path source() throws Exception {
    return made(
        "source.mp4",
        "-f lavfi -i testsrc2=s=1280x720:r=30,noise=alls=12:allf=t -f lavfi -i sine=f=440 -t 8"
            + " -c:v libx264 -preset ultrafast -b:v 8M -g 60 -bf 2 -c:a aac");
  }

  /** What ffmpeg makes of the arguments, unless it is there already. */
  static Path made(String name, String arguments) throws Exception {
    Path file = Files.createDirectories(DIRECTORY).resolve(name);
    if (Files.notExists(file)) {
      String all = arguments + " " + file;
      assertThat(start(all).waitFor()).as("exit code of ffmpeg " + all).isZero();
    }
    return file;
  }

  static Process start(String arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
    command.addAll(List.of(arguments.split(" ")));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
