package io.millrace.trial;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * An encoder that knows nothing of answers: one body that does not end, written to a socket at a
 * steady pace for as long as that takes it.
 */
final class MediaSender implements Runnable {
  private static final int PIECE_BYTES = 64 * 1024;

  private final String streamId;
  private final URI server;
  private final long intervalNanos;
  private final RateSeries written;
  private volatile boolean isStopping;
  private long bytes;
  private volatile long longestWriteNanos;
  private String answer = "none";

  /**
   * Makes a sender.
   *
   * @param written is told of the bytes that the socket took
   */
  MediaSender(String streamId, URI server, double bytesPerSecond, RateSeries written) {
    this.streamId = streamId;
    this.server = server;
    this.intervalNanos = (long) (1e9 * PIECE_BYTES / bytesPerSecond);
    this.written = written;
  }

  String streamId() {
    return streamId;
  }

  /** The byte at a place of its body. */
  static byte at(long place) {
    return (byte) (place * 31 ^ place >>> 13);
  }

  @Override
  public void run() {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ascii(
              "PUT /ingest/%s/a.bin?mode=bytes HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                      .formatted(streamId, server.getAuthority())
                  + "Transfer-Encoding: chunked\r\n\r\n"));
      long due = System.nanoTime();
      while (!isStopping) {
        due = Math.max(due + intervalNanos, System.nanoTime());
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        write(out);
      }
      out.write(ascii("0\r\n\r\n"));
      byte[] all = socket.getInputStream().readAllBytes();
      answer = new String(all, StandardCharsets.UTF_8).lines().findFirst().orElse("nothing");
    } catch (IOException e) {
      answer = String.valueOf(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(OutputStream out) throws IOException {
    byte[] head = ascii(Integer.toHexString(PIECE_BYTES) + "\r\n");
    byte[] piece = new byte[head.length + PIECE_BYTES + 2];
    System.arraycopy(head, 0, piece, 0, head.length);
    for (int i = 0; i < PIECE_BYTES; i++) {
      piece[head.length + i] = at(bytes + i);
    }
    piece[piece.length - 2] = '\r';
    piece[piece.length - 1] = '\n';
    long begin = System.nanoTime();
    out.write(piece);
    longestWriteNanos = Math.max(longestWriteNanos, System.nanoTime() - begin);
    bytes += PIECE_BYTES;
    written.add(PIECE_BYTES);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Ends the body. */
  void stop() {
    isStopping = true;
  }

  /** The bytes of its body; for when it has ended. */
  long bytes() {
    return bytes;
  }

  /** The longest that its socket did not take a piece. */
  long longestWriteNanos() {
    return longestWriteNanos;
  }

  /** The status line that it was answered with, or why there was none; for when it has ended. */
  String answer() {
    return answer;
  }
}
