package io.millrace.bench.transcode;

import io.millrace.codec.CodecException;
import io.millrace.codec.Mp4Writer;
import io.millrace.codec.Pace;
import io.millrace.codec.TranscodeSettings;
import io.millrace.codec.Transcoder;
import io.millrace.demux.DemuxConfig;
import io.millrace.demux.DemuxException;
import io.millrace.demux.Demuxer;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Our side, a process of its own: for each line of its input it transcodes the source once, or as
 * many times at once as the line says, at the speed of the media, and then prints a line. Measures
 * nothing itself. Arguments: source, threads, folder of the results.
 */
final class Engine {
  /** What it prints when it has done what a line says. */
  static final String DONE = "done";

  private final Path source;
  private final TranscodeSettings settings;
  private final Path directory;

  private Engine(Path source, int threads, Path directory) {
    this.source = source;
    this.settings = TranscodeSettings.of(QualityLevel.MEDIUM).withThreads(threads);
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    Engine engine =
        new Engine(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int paced = Integer.parseInt(line);
      if (paced == 0) {
        engine.transcode(0, Pace.unpaced());
      } else {
        engine.transcodePaced(paced);
      }
      System.out.println(DONE);
    }
  }

  private void transcodePaced(int count) throws InterruptedException, ExecutionException {
    List<Callable<Path>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      all.add(() -> transcode(number, Pace.realTime()));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      for (Future<Path> one : threads.invokeAll(all)) {
        one.get();
      }
    }
  }

  private Path transcode(int number, Pace pace) throws IOException, CodecException, DemuxException {
    Path target = directory.resolve("engine-" + number + ".mp4");
    try (OutputStream file = Files.newOutputStream(target);
        Mp4Writer writer = new Mp4Writer(bytes -> write(file, bytes));
        Transcoder transcoder = new Transcoder(settings, writer)) {
      new Demuxer(DemuxConfig.DEFAULT).demux(source, paced(transcoder, pace));
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

  private static FrameSink paced(FrameSink next, Pace pace) {
    return new FrameSink() {
      private long lastUs;

      @Override
      public void expect(List<TrackConfig> tracks) {
        next.expect(tracks);
      }

      @Override
      public void track(TrackConfig config) {
        next.track(config);
      }

      @Override
      public void frame(Frame frame) {
        lastUs = Math.max(lastUs, frame.timestampUs());
        try {
          pace.awaitUs(lastUs);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        next.frame(frame);
      }
    };
  }
}
