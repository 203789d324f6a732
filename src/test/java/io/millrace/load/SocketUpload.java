package io.millrace.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that costs next to nothing: it hands bytes to the socket and reads the answer. */
final class SocketUpload {
  private static final int PIPE_BYTES = 256 * 1024;

  private SocketUpload() {}

  /** Sends a file with its length declared; returns the answer, head and body. */
  static String file(URI target, Path file) throws IOException {
    try (FileChannel source = FileChannel.open(file);
        SocketChannel socket = connect(target)) {
      send(socket, head(target, "Content-Length: " + source.size()));
      for (long sent = 0; sent < source.size(); ) {
        sent += source.transferTo(sent, source.size() - sent, socket);
      }
      return answer(socket);
    }
  }

  /** Sends a body of unknown length in HTTP chunks; returns the answer, head and body. */
  static String stream(URI target, InputStream body) throws IOException {
    try (SocketChannel socket = connect(target)) {
      send(socket, head(target, "Transfer-Encoding: chunked"));
      byte[] piece = new byte[PIPE_BYTES];
      for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
        send(socket, Integer.toHexString(count) + "\r\n");
        write(socket, ByteBuffer.wrap(piece, 0, count));
        send(socket, "\r\n");
      }
      send(socket, "0\r\n\r\n");
      return answer(socket);
    }
  }

  private static SocketChannel connect(URI target) throws IOException {
    return SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
  }

  private static String head(URI target, String length) {
    return "PUT %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n\r\n"
        .formatted(target.getRawPath(), target.getAuthority(), length);
  }

  private static void send(SocketChannel socket, String text) throws IOException {
    write(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void write(SocketChannel socket, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int unused = socket.write(bytes);
    }
  }

  private static String answer(SocketChannel socket) throws IOException {
    return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
  }
}
