package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.AppProcess;
import io.millrace.app.Items;
import io.millrace.claim.S3Server;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both roles as the overlay prod runs them: its variables, the rights of its Kafka users, TLS and
 * SCRAM, a bucket for large chunks. What stands for the cluster's own names and folders is the
 * test's.
 */
@Timeout(240)
class ManifestsAppIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Path MEDIA = Path.of("src/test/resources/media/faststart.mp4");
  private static final int LARGE_BYTES = 1_000_000;
  private static final int PORT = 8080;

  /** As Strimzi names the service of the cluster in components/kafka. */
  private static final String BOOTSTRAP = "millrace-kafka-bootstrap:9093";

  @TempDir private static Path folder = Path.of("");

  private static SecureKafka kafka;
  private static AutoCloseable s3;
  private static String endpoint = "";
  private static Pod ingestPod;
  private static Pod processorPod;
  private static AppProcess ingest;
  private static AppProcess processor;

  @BeforeAll
  static void start() throws Exception {
    Path certificates = Files.createDirectories(folder.resolve("certificates"));
    Path bucket = Files.createDirectories(folder.resolve("s3"));
    kafka = new SecureKafka(certificates);
    s3 = S3Server.start(bucket, "access", "secret", port -> endpoint = "http://127.0.0.1:" + port);
    ingestPod = Pod.of("base/ingest.yaml", "Service", folder.resolve("ingest"));
    processorPod = Pod.of("base/processor.yaml", "StatefulSet", folder.resolve("processor"));
    for (Pod pod : List.of(ingestPod, processorPod)) {
      Files.copy(certificates.resolve("ca.crt"), pod.volume("kafka").resolve("ca.crt"));
    }
    Map<String, String> environment = environment(ingestPod);
    MinioClient client =
        MinioClient.builder().endpoint(endpoint).credentials("access", "secret").build();
    client.makeBucket(
        MakeBucketArgs.builder().bucket(environment.get("MILLRACE_CLAIM_S3_BUCKET")).build());
    client.close();
    ingest = AppProcess.launch("manifests-ingest", environment);
    processor = AppProcess.launch("manifests-processor", environment(processorPod));
    ingest.awaitReady();
    processor.awaitReady();
  }

  private static Map<String, String> environment(Pod pod) throws Exception {
    Map<String, String> environment =
        pod.environment(
            Map.of(
                "millrace-ingest/sasl.jaas.config", SecureKafka.jaas("millrace-ingest"),
                "millrace-processor/sasl.jaas.config", SecureKafka.jaas("millrace-processor"),
                "metadata.name", "millrace-processor-0",
                "millrace-claims/endpoint", endpoint,
                "millrace-claims/region", "eu-central-1",
                "millrace-claims/access-key", "access",
                "millrace-claims/secret-key", "secret"));
    assertThat(environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.address())).isEqualTo(BOOTSTRAP);
    return environment;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each : new AutoCloseable[] {ingest, processor, s3, kafka}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private static JsonNode send(String path, HttpRequest.BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(ingest.uri(path)).POST(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s", answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  private static void sendChunk(String stream, int number, byte[] data) throws Exception {
    send(
        "/v1/streams/" + stream + "/chunks",
        BodyPublishers.ofByteArray(data),
        "Content-Type",
        "application/octet-stream",
        "Chunk-Type",
        "VIDEO_I_FRAME",
        "Chunk-Sequence",
        String.valueOf(number));
  }

  private static Items read(AppProcess app, String stream) throws Exception {
    String path = "/v1/streams/" + stream + "/chunks?from=earliest&order=sequence";
    await().until(() -> app.get("/v1/streams/" + stream).statusCode() == 200);
    HttpResponse<InputStream> answer =
        app.send("GET", path, Map.of("Accept", Items.NDJSON), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Items.of(Items.NDJSON, answer.body());
  }

  @Test
  void media_sentToIngest_isReadWholeFromEitherRole() throws Exception {
    JsonNode summary = send("/ingest/media/", BodyPublishers.ofFile(MEDIA));
    int sent = 0;
    for (JsonNode count : summary.path("chunks")) {
      sent += count.asInt();
    }

    assertThat(sent).isPositive();
    for (AppProcess app : List.of(processor, ingest)) {
      try (Items items = read(app, "media")) {
        List<Items.Item> all = items.until("end");
        assertThat(all).hasSize(sent + 1);
        assertThat(all.subList(0, sent)).allMatch(item -> item.event().equals("chunk"));
      }
    }
  }

  @Test
  void chunk_tooLargeForARecord_goesByTheBucket() throws Exception {
    byte[] data = new byte[LARGE_BYTES];
    new Random(1).nextBytes(data);

    sendChunk("large", 0, data);

    try (Items items = read(processor, "large")) {
      assertThat(items.next().data().path("data").binaryValue()).isEqualTo(data);
    }
    try (Stream<Path> files = Files.walk(folder.resolve("s3"))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.toString()))
          .anyMatch(file -> file.contains("/claims/large/"));
    }
  }

  @Test
  void probes_areAnsweredInTime() throws Exception {
    for (Map.Entry<Pod, AppProcess> running :
        Map.of(ingestPod, ingest, processorPod, processor).entrySet()) {
      JsonNode container = running.getKey().container();
      assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(PORT);
      for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        JsonNode described = container.path(probe);
        HttpRequest request =
            HttpRequest.newBuilder(running.getValue().uri(described.at("/httpGet/path").asText()))
                .timeout(Duration.ofSeconds(described.path("timeoutSeconds").asInt()))
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", probe, answer.body()).isEqualTo(200);
      }
    }
  }

  /**
   * It says first that it is going, so that it gets no more readers; those that it has are told.
   */
  @Test
  void processor_thatIsStopped_leavesTheServiceFirst_andItsSuccessorGoesOn() throws Exception {
    sendChunk("stop", 0, new byte[] {1});
    try (Items reader = read(processor, "stop")) {
      assertThat(reader.next().number()).isZero();
      processor.terminate();
      await().until(() -> processor.get("/q/health/ready").statusCode() == 503);
      sendChunk("stop", 1, new byte[] {2});
      assertThat(reader.rest()).isNotNull();
    }
    assertThat(processor.exitStatus(processorPod.gracePeriod())).isEqualTo(143);

    long begin = System.nanoTime();
    processor.restart();
    processor.awaitReady();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(processorPod.startLimit());
    sendChunk("stop", 2, new byte[] {3});
    try (Items reader = read(processor, "stop")) {
      assertThat(reader.next(3).stream().map(Items.Item::number)).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void ingest_thatIsStopped_isGoneInTime() throws Exception {
    ingest.terminate();
    assertThat(ingest.exitStatus(ingestPod.gracePeriod())).isEqualTo(143);
    ingest.restart();
    ingest.awaitReady();
  }
}
