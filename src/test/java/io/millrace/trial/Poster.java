package io.millrace.trial;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/**
 * A client that posts chunks of one stream at a steady pace, and does as it is told: after 503 it
 * waits for {@code Retry-After} and sends the same chunk again.
 */
final class Poster implements Runnable {
  private static final int ACCEPTED = 202;
  private static final int UNAVAILABLE = 503;
  private static final int CHUNK_BYTES = 16 * 1024;

  private final String streamId;
  private final ChunkSocket socket;
  private final long intervalNanos;
  private final RateSeries persisted;
  private final BitSet acknowledged = new BitSet();
  private volatile boolean isStopping;
  private int sentAway;
  private volatile String complaint = "";

  /**
   * Makes a client.
   *
   * @param persisted is told of each chunk that was answered PERSISTED
   */
  Poster(String streamId, URI server, double perSecond, RateSeries persisted) {
    this.streamId = streamId;
    this.socket = new ChunkSocket(server);
    this.intervalNanos = (long) (1e9 / perSecond);
    this.persisted = persisted;
  }

  String streamId() {
    return streamId;
  }

  static byte[] payload(long number) {
    byte[] payload = new byte[CHUNK_BYTES];
    Arrays.fill(payload, (byte) (number * 31 + 7));
    ByteBuffer.wrap(payload).putLong(number);
    return payload;
  }

  @Override
  public void run() {
    try (socket) {
      long due = System.nanoTime();
      for (int number = 0; !isStopping; number++) {
        due = Math.max(due + intervalNanos, System.nanoTime());
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        post(number);
      }
    } catch (IOException | RuntimeException e) {
      complaint = String.valueOf(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(int number) throws IOException, InterruptedException {
    ChunkSocket.Answer answer = socket.post(streamId, number, payload(number));
    while (answer.status() == UNAVAILABLE && !answer.retryAfter().isEmpty()) {
      sentAway++;
      TimeUnit.SECONDS.sleep(Long.parseLong(answer.retryAfter()));
      answer = socket.post(streamId, number, payload(number));
    }
    if (answer.status() != ACCEPTED || !answer.body().contains("PERSISTED")) {
      throw new IllegalStateException("chunk %d was answered %s".formatted(number, answer));
    }
    acknowledged.set(number);
    persisted.add(1);
  }

  /** Ends it after the chunk that it is at. */
  void stop() {
    isStopping = true;
  }

  /** Numbers that were answered PERSISTED; for when it has ended. */
  BitSet acknowledged() {
    return acknowledged;
  }

  /** Answers 503 with Retry-After; for when it has ended. */
  int sentAway() {
    return sentAway;
  }

  /** What ended it early, any other answer among that; "" if nothing did. */
  String complaint() {
    return complaint;
  }
}
