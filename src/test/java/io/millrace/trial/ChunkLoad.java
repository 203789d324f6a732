package io.millrace.trial;

import io.millrace.app.AppProcess;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Connections that post chunks as fast as they are answered, a stream each. */
final class ChunkLoad {
  private static final int ACCEPTED = 202;

  private final URI server;
  private final List<byte[]> payloads;
  private final int connections;
  private final int chunksEach;
  private final AtomicLong cpuNanos = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private String prefix = "";

  ChunkLoad(AppProcess ingest, List<byte[]> payloads, int connections, int chunksEach) {
    this.server = ingest.uri("/");
    this.payloads = payloads;
    this.connections = connections;
    this.chunksEach = chunksEach;
  }

  /** Posts all; returns when the last is acknowledged. */
  void run(String streamPrefix) throws InterruptedException {
    prefix = streamPrefix;
    List<Thread> threads = new ArrayList<>();
    for (int each = 0; each < connections; each++) {
      String streamId = prefix + each;
      threads.add(Thread.ofPlatform().name(streamId).start(() -> post(streamId)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a connection broke off", thrown);
    }
  }

  private void post(String streamId) {
    try (ChunkSocket socket = new ChunkSocket(server)) {
      for (int number = 0; number < chunksEach; number++) {
        ChunkSocket.Answer answer = socket.post(streamId, number, payload(number));
        if (answer.status() != ACCEPTED || !answer.body().contains("PERSISTED")) {
          throw new IllegalStateException("answered " + answer);
        }
      }
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
    cpuNanos.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  private byte[] payload(long number) {
    return payloads.get((int) (number % payloads.size()));
  }

  /** CPU time of the clients. */
  long cpuNanos() {
    return cpuNanos.get();
  }

  /** Fails unless all that was posted is in the topic, once, in order, byte for byte. */
  void requireOrdered(TopicScan topic) {
    Map<String, Long> next = new HashMap<>();
    topic.read(record -> check(record, next));
    for (int each = 0; each < connections; each++) {
      long came = next.getOrDefault(prefix + each, 0L);
      if (came != chunksEach) {
        throw new IllegalStateException(
            "%s%d: %d of %d chunks came out".formatted(prefix, each, came, chunksEach));
      }
    }
  }

  private void check(ConsumerRecord<String, byte[]> record, Map<String, Long> next) {
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
