package io.millrace.egress.http;

import io.millrace.delivery.ReaderConfig;
import io.millrace.media.StreamItem;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.ReadQuality;
import io.millrace.stream.StreamRegistry;
import io.millrace.wire.ItemWriter;
import io.millrace.wire.MalformedException;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Hands the chunks of all streams on, those to come included, in three formats. */
@Path("/v1/chunks")
@Tag(name = "Read")
public class AllReadResource {
  private final StreamRegistry registry;
  private final ReaderConfig defaults;

  AllReadResource(StreamRegistry registry, ReaderConfig defaults) {
    this.registry = registry;
    this.defaults = defaults;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "readAll",
      summary = "Read all streams, those to come included",
      description = Formats.ITEMS)
  public Multi<OutboundSseEvent> allEvents(@BeanParam ReadParameters parameters, @Context Sse sse) {
    ReadRequest request = parameters.parse(defaults);
    ItemStream items = new ItemStream(sse, request, false);
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(items::opening), openAll(request).map(items::event));
  }

  @GET
  @Produces(Formats.NDJSON)
  @Operation(hidden = true)
  public Multi<byte[]> allLines(@BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    return openAll(request).map(ItemWriter.json(request.withPayload())::write);
  }

  @GET
  @Produces(Formats.CBOR_SEQUENCE)
  @Operation(hidden = true)
  public Multi<Buffer> allCbor(@BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    return openAll(request).map(ItemWriter.cbor(request.withPayload())::write).map(Buffer::buffer);
  }

  private Multi<StreamItem> openAll(ReadRequest request) {
    if (!(request.from() instanceof ReadFrom.Live || request.from() instanceof ReadFrom.Earliest)) {
      throw new MalformedException(
          "from", "a place in one stream", "expected live or earliest when reading all streams");
    }
    if (!(request.quality() instanceof ReadQuality.All)) {
      throw new MalformedException(
          "quality", "one of a stream's", "expected none when reading all streams");
    }
    registry.requireReadable();
    return registry.readAll(request.config(), request.from()).items();
  }
}
