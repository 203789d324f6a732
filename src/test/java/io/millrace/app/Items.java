package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An open reader: what the application tells it, one item after the other. Blocks for the next. */
public final class Items implements AutoCloseable, Iterator<Items.Item> {
  public static final String NDJSON = "application/x-ndjson";
  public static final String CBOR = "application/cbor-seq";
  public static final String SSE = "text/event-stream";
  private static final ObjectMapper CBOR_MAPPER = new ObjectMapper(new CBORFactory());

  private final InputStream body;
  private final Iterator<Item> items;

  /**
   * One item.
   *
   * @param id the event's; null but for server-sent events
   */
  public record Item(@Nullable String id, String event, JsonNode data) {
    public long number() {
      return data.path("sequenceNumber").asLong(-1);
    }

    public int epoch() {
      return data.path("epoch").asInt(-1);
    }
  }

  private Items(InputStream body, Iterator<Item> items) {
    this.body = body;
    this.items = items;
  }

  /** Opens a reader in that format and checks that it is let in. */
  static Items open(String format, String path, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Accept";
    all[1] = format;
    System.arraycopy(headers, 0, all, 2, headers.length);
    HttpResponse<InputStream> response = Http.open(path, all);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(format);
    return of(format, response.body());
  }

  /** Reads the body of an answer in that format. */
  public static Items of(String format, InputStream body) throws IOException {
    return new Items(
        body,
        switch (format) {
          case SSE -> new Events(body);
          case CBOR -> documents(CBOR_MAPPER, body);
          default -> documents(Http.JSON, body);
        });
  }

  private static Iterator<Item> documents(ObjectMapper mapper, InputStream body)
      throws IOException {
    Iterator<JsonNode> nodes = mapper.readerFor(JsonNode.class).readValues(body);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return nodes.hasNext();
      }

      @Override
      public Item next() {
        JsonNode node = nodes.next();
        return new Item(null, node.path("event").asText(), node);
      }
    };
  }

  @Override
  public boolean hasNext() {
    return items.hasNext();
  }

  @Override
  public Item next() {
    return items.next();
  }

  /** The next items. */
  public List<Item> next(int count) {
    List<Item> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(next());
    }
    return next;
  }

  /** Everything until the application closes the reader. */
  public List<Item> rest() {
    List<Item> rest = new ArrayList<>();
    items.forEachRemaining(rest::add);
    return rest;
  }

  /** Waits for the opening comment: the head of the answer may come before the reader is in. */
  public Items opened() {
    if (items instanceof Events events) {
      events.awaitOpening();
    }
    return this;
  }

  /** Everything up to and including the next item of that kind. */
  public List<Item> until(String event) {
    List<Item> some = new ArrayList<>();
    while (some.isEmpty() || !some.get(some.size() - 1).event().equals(event)) {
      some.add(next());
    }
    return some;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** Server-sent events; comments are passed over. */
  private static final class Events implements Iterator<Item> {
    private final BufferedReader lines;
    private @Nullable Item ready;

    Events(InputStream body) {
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    void awaitOpening() {
      try {
        assertThat(lines.readLine()).isEqualTo(":open");
      } catch (IOException e) {
        throw new AssertionError("the reader broke off", e);
      }
    }

    @Override
    public boolean hasNext() {
      if (ready == null) {
        ready = read();
      }
      return ready != null;
    }

    @Override
    public Item next() {
      Item item = hasNext() ? ready : null;
      ready = null;
      if (item == null) {
        throw new NoSuchElementException("the reader was closed");
      }
      return item;
    }

    private @Nullable Item read() {
      String id = null;
      String event = "message";
      StringBuilder data = new StringBuilder();
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("id:")) {
            id = line.substring(3).trim();
          } else if (line.startsWith("event:")) {
            event = line.substring(6).trim();
          } else if (line.startsWith("data:")) {
            data.append(line.substring(5).trim());
          } else if (line.isEmpty() && !data.isEmpty()) {
            return new Item(id, event, Http.json(data.toString()));
          }
        }
        return null;
      } catch (IOException e) {
        throw new AssertionError("the reader broke off", e);
      }
    }
  }
}
