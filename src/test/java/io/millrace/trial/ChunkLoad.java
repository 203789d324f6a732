package io.millrace.trial;

import io.millrace.app.AppProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Connections that bring chunks as fast as they are taken, a stream each, until so many have come
 * in through all of them together.
 */
final class ChunkLoad {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final URI server;
  private final Way way;
  private final List<byte[]> payloads;
  private final int connections;
  private final AtomicInteger left;
  private final int[] sent;
  private final AtomicLong cpuNanos = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private String prefix = "";

  /** How the chunks come in. */
  enum Way {
    /** A request a chunk, each when the one before it is persisted. */
    POSTS("a request a chunk"),
    /** A request a stream, cut into chunks by the server: how encoders push. */
    UPLOADS("a request a stream");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** Makes a load; all payloads are of one size. */
  ChunkLoad(AppProcess ingest, Way way, List<byte[]> payloads, int connections, int chunks) {
    this.server = ingest.uri("/");
    this.way = way;
    this.payloads = payloads;
    this.connections = connections;
    this.left = new AtomicInteger(chunks);
    this.sent = new int[connections];
  }

  /** Sends all; returns when the last is acknowledged. */
  void run(String streamPrefix) throws InterruptedException {
    prefix = streamPrefix;
    List<Thread> threads = new ArrayList<>();
    for (int each = 0; each < connections; each++) {
      int number = each;
      threads.add(Thread.ofPlatform().name(prefix + each).start(() -> send(number)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a connection broke off", thrown);
    }
  }

  private void send(int connection) {
    try {
      switch (way) {
        case POSTS -> post(connection);
        case UPLOADS -> upload(connection);
      }
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
    cpuNanos.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  private boolean hasNext() {
    return left.getAndDecrement() > 0;
  }

  private void post(int connection) throws IOException {
    try (ChunkSocket socket = new ChunkSocket(server)) {
      for (int number = 0; hasNext(); number++) {
        ChunkSocket.Answer answer = socket.post(prefix + connection, number, payload(number));
        if (answer.status() != ACCEPTED || !answer.body().contains("PERSISTED")) {
          throw new IllegalStateException("answered " + answer);
        }
        sent[connection]++;
      }
    }
  }

  private void upload(int connection) throws IOException {
    if (!hasNext()) {
      return; // the others were faster; an empty body would be refused
    }
    String id = prefix + connection;
    HttpURLConnection media =
        (HttpURLConnection)
            server
                .resolve("/ingest/%s/all?mode=bytes&chunkSize=%d".formatted(id, payload(0).length))
                .toURL()
                .openConnection();
    media.setRequestMethod("PUT");
    media.setDoOutput(true);
    media.setChunkedStreamingMode(payload(0).length);
    try (OutputStream body = media.getOutputStream()) {
      do {
        body.write(payload(sent[connection]));
        sent[connection]++;
      } while (hasNext());
    }
    if (media.getResponseCode() != OK) {
      throw new IOException("%s answered %d".formatted(media.getURL(), media.getResponseCode()));
    }
    media.getInputStream().close();
  }

  private byte[] payload(long number) {
    return payloads.get((int) (number % payloads.size()));
  }

  /** CPU time of the clients. */
  long cpuNanos() {
    return cpuNanos.get();
  }

  /** Fails unless all that was sent is in the topic, once, in order, byte for byte. */
  void requireOrdered(TopicScan topic) {
    Map<String, Long> next = new HashMap<>();
    topic.read(record -> check(record, next));
    for (int each = 0; each < connections; each++) {
      long came = next.getOrDefault(prefix + each, 0L);
      if (came != sent[each]) {
        throw new IllegalStateException(
            "%s%d: %d of %d chunks came out".formatted(prefix, each, came, sent[each]));
      }
    }
  }

  private void check(ConsumerRecord<String, byte[]> record, Map<String, Long> next) {
    if (record.headers().lastHeader("ce_sequence") == null) {
      return; // the end of a stream
    }
    long expected = next.merge(record.key(), 1L, Long::sum) - 1;
    String number =
        new String(record.headers().lastHeader("ce_sequence").value(), StandardCharsets.UTF_8);
    if (Long.parseLong(number) != expected || !Arrays.equals(record.value(), payload(expected))) {
      throw new IllegalStateException(
          "%s: chunk %s in place of %d, or with other bytes"
              .formatted(record.key(), number, expected));
    }
  }
}
