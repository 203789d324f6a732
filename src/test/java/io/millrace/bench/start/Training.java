package io.millrace.bench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the AOT cache of a packaged application out of a run in which it does its main job: media
 * is uploaded and read back, in each form. Leaves {@code millrace.options} and {@code millrace.aot}
 * in the folder. Needs JDK 25, which has to be that of the runs to come.
 *
 * <p>Arguments: the folder, then media files.
 */
final class Training {
  private static final int FIRST_WITH_CACHE = 25;
  private static final String NDJSON = "application/x-ndjson";
  private static final List<String> FORMS =
      List.of(NDJSON, "text/event-stream", "application/cbor-seq");

  private Training() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 2) {
      System.err.println("expected: <folder of the packaged application> <media file>...");
      System.exit(2);
    }
    List<Path> media = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    Path cache = train(new Application(Path.of(arguments[0])), media);
    System.out.printf("%s: %d MiB%n", cache, Files.size(cache) >> 20);
  }

  static Path train(Application application, List<Path> media)
      throws IOException, InterruptedException {
    if (Runtime.version().feature() < FIRST_WITH_CACHE) {
      throw new IllegalStateException(
          "this is JDK %d, expected %d or newer".formatted(Runtime.version().feature(), 25));
    }
    Path cache = application.folder().resolve(Application.CACHE);
    Files.deleteIfExists(cache);
    application.writeOptions();
    List<String> words =
        List.of("-XX:AOTCacheOutput=" + Application.CACHE, "@" + Application.OPTIONS);
    try (Server server = Server.start(application, words)) {
      work(server, media);
    }
    if (!Files.exists(cache)) {
      throw new IOException(
          "'%s' was not written, expected the JVM to do so at its end".formatted(cache));
    }
    return cache;
  }

  private static void work(Server server, List<Path> media)
      throws IOException, InterruptedException {
    server.sendChunk();
    for (int i = 0; i < media.size(); i++) {
      String stream = "training-" + i;
      server.upload(media.get(i), stream);
      for (String form : FORMS) {
        server.read("/v1/streams/" + stream + "/chunks?from=earliest", form);
      }
    }
    server.read("/v1/streams", "application/json");
    server.read("/q/health", "application/json");
    server.read("/q/metrics", "text/plain");
  }
}
