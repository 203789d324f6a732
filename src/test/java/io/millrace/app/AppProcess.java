package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The packaged application as a process of its own: the jar, or the native executable that the
 * system property {@code native.image.path} names.
 */
public final class AppProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Path LOGS = Path.of("target", "app-logs");
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final int SHOWN_LINES = 40;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> command;
  private final Map<String, String> environment;
  private final int port;
  private final Path log;
  private Process process;

  private AppProcess(
      String name,
      @Nullable String heap,
      Map<String, String> properties,
      Map<String, String> environment)
      throws IOException {
    this.port = freePort();
    this.log = Files.createDirectories(LOGS).resolve(name + ".log");
    this.command = command(heap, properties, port);
    this.environment = Map.copyOf(environment);
    Files.deleteIfExists(log);
    this.process = launch();
  }

  /**
   * Starts the application and waits until it is ready.
   *
   * @param name of the log file in target/app-logs
   * @param heap the greatest heap, as {@code 256m}
   * @param properties of its configuration
   */
  public static AppProcess start(String name, String heap, Map<String, String> properties)
      throws IOException {
    AppProcess app = launch(name, heap, properties);
    app.awaitReady();
    return app;
  }

  /**
   * Starts the application as the manifests in deploy/base do, and waits until it is ready.
   *
   * @param jvmOptions what they have in {@code JAVA_TOOL_OPTIONS} beside the heap
   */
  public static AppProcess start(
      String name, String heap, Map<String, String> properties, String jvmOptions)
      throws IOException {
    AppProcess app =
        new AppProcess(name, heap, properties, Map.of("JAVA_TOOL_OPTIONS", jvmOptions));
    app.awaitReady();
    return app;
  }

  /** Starts the application and does not wait. */
  public static AppProcess launch(String name, String heap, Map<String, String> properties)
      throws IOException {
    return new AppProcess(name, heap, properties, Map.of());
  }

  /**
   * Starts the application with an environment and does not wait.
   *
   * @param environment its variables beside those of this process, the JVM's options among them
   */
  public static AppProcess launch(String name, Map<String, String> environment) throws IOException {
    return new AppProcess(name, null, Map.of(), environment);
  }

  private static List<String> command(
      @Nullable String heap, Map<String, String> properties, int port) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.put("quarkus.http.host", "127.0.0.1");
    all.put("quarkus.http.port", String.valueOf(port));
    List<String> command = new ArrayList<>();
    String executable = System.getProperty("native.image.path");
    if (executable == null) {
      assertThat(JAR).as("the packaged application; make it by ./mvnw package").exists();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    } else {
      command.add(executable);
    }
    if (heap != null) {
      command.add("-Xmx" + heap);
    }
    all.forEach((key, value) -> command.add("-D" + key + "=" + value));
    if (executable == null) {
      command.addAll(List.of("-jar", JAR.toString()));
    }
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public void awaitReady() {
    Awaitility.await()
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(this::isReadyOrDead);
    assertThat(process.isAlive())
        .as("the application is running; it wrote\n%s", lastLog())
        .isTrue();
  }

  private boolean isReadyOrDead() throws InterruptedException {
    if (!process.isAlive()) {
      return true;
    }
    try {
      return get("/q/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A request without a body, whose answer may be of any kind. */
  public <T> HttpResponse<T> send(
      String method, String path, Map<String, String> headers, HttpResponse.BodyHandler<T> answer)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    return HTTP.send(request.build(), answer);
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks it to end, as Kubernetes does, and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Asks it to end, and waits for that. */
  public void stop() throws InterruptedException {
    terminate();
    process.waitFor();
  }

  /** Waits for its end; null if that takes longer. */
  public @Nullable Integer exitStatus(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
  }

  /** Starts it again, at the same port. */
  public void restart() throws IOException {
    assertThat(process.isAlive()).as("the application is running still").isFalse();
    process = launch();
  }

  /** A line of {@code /proc/PID/status}, such as {@code VmHWM}: what is resident at most. */
  public String status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  /** The CPU time that it has used since its start. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** The last lines of what it wrote. */
  public String lastLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    } catch (IOException e) {
      return log + " cannot be read: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 1, TimeUnit.MINUTES).join();
    process.destroyForcibly();
  }
}
