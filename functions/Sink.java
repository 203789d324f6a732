import com.sun.net.httpserver.HttpServer;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A sink to try functions with: answers 202, and prints a line for each event. */
public final class Sink {
  private static final List<String> SHOWN = List.of("ce-id", "ce-type", "ce-subject", "ce-chunktype");

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    PrintStream out = new PrintStream(new FileOutputStream(args[1], true));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          long bytes = exchange.getRequestBody().readAllBytes().length;
          StringBuilder line = new StringBuilder();
          for (String name : SHOWN) {
            line.append(exchange.getRequestHeaders().getFirst(name)).append(' ');
          }
          out.println(line.append(bytes));
          out.flush();
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.start();
  }
}
