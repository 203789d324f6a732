package io.millrace.trial;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Posts chunks over one connection that stays open, one after the other, and costs next to nothing:
 * head and payload go out in one write. Not thread-safe.
 */
final class ChunkSocket implements AutoCloseable {
  private static final int READ_BYTES = 1024;

  private final URI server;
  private byte[] request = {};
  private @Nullable Socket socket;
  private @Nullable InputStream answers;

  /**
   * What the server said.
   *
   * @param retryAfter that header; "" if there is none
   */
  record Answer(int status, String retryAfter, String body) {}

  ChunkSocket(URI server) {
    this.server = server;
  }

  /** Posts a chunk as {@code application/octet-stream} and waits for the answer. */
  Answer post(String streamId, long number, byte[] payload) throws IOException {
    byte[] head =
        """
        POST /v1/streams/%s/chunks HTTP/1.1\r
        Host: %s\r
        Content-Type: application/octet-stream\r
        Content-Length: %d\r
        Chunk-Type: VIDEO_P_FRAME\r
        Chunk-Sequence: %d\r
        \r
        """
            .formatted(streamId, server.getAuthority(), payload.length, number)
            .getBytes(StandardCharsets.US_ASCII);
    int length = head.length + payload.length;
    if (request.length < length) {
      request = new byte[length];
    }
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(payload, 0, request, head.length, payload.length);
    Socket open = open();
    open.getOutputStream().write(request, 0, length);
    return answer();
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket();
      open.setTcpNoDelay(true);
      open.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      socket = open;
      answers = new BufferedInputStream(open.getInputStream(), READ_BYTES);
    }
    return open;
  }

  private Answer answer() throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    String retryAfter = "";
    int length = 0;
    boolean isLast = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.split(":", 2);
      String value = parts[1].strip();
      switch (parts[0].toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Integer.parseInt(value);
        case "retry-after" -> retryAfter = value;
        case "connection" -> isLast = value.equalsIgnoreCase("close");
        default -> {} // says nothing about the answer's extent
      }
    }
    String body = new String(input().readNBytes(length), StandardCharsets.UTF_8);
    if (isLast) {
      close();
    }
    return new Answer(status, retryAfter, body);
  }

  private InputStream input() throws IOException {
    InputStream input = answers;
    if (input == null) {
      throw new IOException("the connection is not open");
    }
    return input;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input().read(); next != '\n'; next = input().read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection instead of answering");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Closes the connection; the next post opens another. */
  @Override
  public void close() throws IOException {
    Socket open = socket;
    if (open != null) {
      socket = null;
      open.close();
    }
  }
}
