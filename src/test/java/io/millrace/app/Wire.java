package io.millrace.app;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection to the application, spoken to byte by byte. */
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;
  private final Socket socket = new Socket();
  private final InputStream in;

  /** The first lines of an answer; header names are in lower case. */
  record Head(int status, Map<String, String> headers) {}

  Wire() throws IOException {
    this(0);
  }

  /**
   * Connects.
   *
   * @param receiveBytes the socket's buffer for what comes back; 0 for the usual one
   */
  Wire(int receiveBytes) throws IOException {
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Http.port()));
    socket.setSoTimeout(TIMEOUT_MS);
    in = new java.io.BufferedInputStream(socket.getInputStream(), 1024);
  }

  /** Sends the head of a request. */
  Wire head(String method, String path, String... headers) throws IOException {
    StringBuilder head =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return send(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends one chunk of a chunked body. */
  Wire chunk(byte[] bytes) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(
        (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    return send(chunk.toByteArray());
  }

  Wire chunk(String text) throws IOException {
    return chunk(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends a chunked body. */
  Wire lastChunk() throws IOException {
    return send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  Head readHead() throws IOException {
    String status = readLine();
    Map<String, String> headers = new TreeMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    return new Head(Integer.parseInt(status.split(" ", -1)[1]), headers);
  }

  /** One chunk of a chunked answer; empty at its end. */
  String readChunk() throws IOException {
    int size = Integer.parseInt(readLine(), 16);
    String chunk = new String(in.readNBytes(size), StandardCharsets.UTF_8);
    readLine();
    return chunk;
  }

  /** A body whose length the head says. */
  String readBody(Head head) throws IOException {
    int size = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
    return new String(in.readNBytes(size), StandardCharsets.UTF_8);
  }

  /** A chunked body from here to its end, as a stream. */
  InputStream chunkedBody() {
    return new InputStream() {
      private byte[] chunk = {};
      private int at;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        if (at == chunk.length) {
          int size = Integer.parseInt(readLine(), 16);
          chunk = in.readNBytes(size);
          at = 0;
          readLine();
          if (size == 0) {
            return -1;
          }
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, target, offset, count);
        at += count;
        return count;
      }
    };
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection was closed after '" + line + "'");
      }
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) next);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
