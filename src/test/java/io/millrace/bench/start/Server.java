package io.millrace.bench.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, on a port that it chooses itself. */
final class Server implements AutoCloseable {
  /** Home of the JVM that runs it, where that is not the JVM that runs this. */
  private static final String JAVA = "start.java";

  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[^ ]+)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final long STOP_SECONDS = 120;

  /** One for all servers, made beforehand: its own start is nobody's. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final URI address;
  private final Thread reader;

  private Server(Process process, URI address, Thread reader) {
    this.process = process;
    this.address = address;
    this.reader = reader;
  }

  /** Starts it in the folder of the application; returns when it says that it listens. */
  static Server start(Application application, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty(JAVA, System.getProperty("java.home")), "bin/java").toString());
    command.add("-Dquarkus.http.port=0");
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .directory(application.folder().toFile())
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return new Server(process, URI.create(listening.group(1)), readOn(out));
      }
    }
    throw new IOException("%s ended before it listened:%n%s".formatted(command, said));
  }

  /** A process whose output nobody reads would wait. */
  private static Thread readOn(BufferedReader out) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                out.lines().forEach(line -> {});
              } catch (UncheckedIOException e) {
                // The process has ended.
              }
            });
  }

  /** Sends one chunk; returns when it is accepted. */
  void sendChunk() throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(address.resolve("/v1/streams/x/chunks"))
            .header("Content-Type", "application/octet-stream")
            .header("Chunk-Type", "AUDIO")
            .POST(BodyPublishers.ofString("hello"))
            .build());
  }

  void upload(Path media, String stream) throws IOException, InterruptedException {
    BodyPublisher body = BodyPublishers.ofFile(media);
    send(HttpRequest.newBuilder(address.resolve("/ingest/" + stream + "/")).PUT(body).build());
  }

  /** Reads until the server ends the answer. */
  String read(String path, String accept) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(address.resolve(path)).header("Accept", accept).GET().build());
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "%s %s was answered with %d, expected 200 to 299: %s"
              .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
    }
    return response.body();
  }

  /** CPU time that it has used so far, of all its threads. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** Bytes that it has resident now, files that are mapped included. */
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    Matcher resident = RESIDENT.matcher(Files.readString(status));
    if (!resident.find()) {
      throw new IOException("%s has no line VmRSS".formatted(status));
    }
    return Long.parseLong(resident.group(1)) * 1024;
  }

  /** Asks it to stop and waits for its end; what it says meanwhile is still read. */
  @Override
  public void close() throws IOException {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server did not stop in %d s".formatted(STOP_SECONDS));
      }
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
