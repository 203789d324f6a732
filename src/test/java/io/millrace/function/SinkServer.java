package io.millrace.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** A sink that keeps what it is sent, and refuses when told to. */
final class SinkServer implements AutoCloseable {
  private final HttpServer server;
  private final List<Request> events = new ArrayList<>();
  private int takesAtMost = Integer.MAX_VALUE;

  /** Read as an event where it is asked for: the server's threads have another class loader. */
  private record Request(Map<String, String> headers, byte[] body) {}

  SinkServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    Request event = new Request(headers, body);
    boolean isTaken;
    synchronized (this) {
      isTaken = events.size() < takesAtMost;
      if (isTaken) {
        events.add(event);
      }
    }
    exchange.sendResponseHeaders(isTaken ? 202 : 503, -1);
    exchange.close();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** What has come since it was asked for last; it takes so many from now on. */
  synchronized List<CloudEvent> takeAll(int nextAtMost) {
    List<CloudEvent> taken =
        events.stream()
            .map(event -> HttpMessageFactory.createReader(event.headers(), event.body()).toEvent())
            .toList();
    events.clear();
    takesAtMost = nextAtMost;
    return taken;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
