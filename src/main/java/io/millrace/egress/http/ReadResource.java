package io.millrace.egress.http;

import io.millrace.delivery.ReaderConfig;
import io.millrace.media.StreamId;
import io.millrace.media.StreamItem;
import io.millrace.stream.ReadFrom;
import io.millrace.stream.StreamReader;
import io.millrace.stream.StreamRegistry;
import io.millrace.stream.StreamStatus;
import io.millrace.wire.ItemWriter;
import io.millrace.wire.MalformedException;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Hands chunks on: of one stream or of all, in priority or sequence order, in three formats. */
@Path("/v1")
@Tag(name = "Read")
public class ReadResource {
  static final String NDJSON = "application/x-ndjson";
  static final String CBOR_SEQUENCE = "application/cbor-seq";
  private static final String WHAT =
      "Items are chunk, gap (numbers lost for good), skip (what this reader lost by being slow) and"
          + " end. The answer ends with the stream.";

  private final StreamRegistry registry;
  private final ReaderConfig defaults;

  ReadResource(StreamRegistry registry, ReaderConfig defaults) {
    this.registry = registry;
    this.defaults = defaults;
  }

  @GET
  @Path("/streams/{id}/chunks")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(operationId = "readStream", summary = "Read a stream", description = WHAT)
  public Multi<OutboundSseEvent> streamEvents(
      @PathParam("id") String id, @BeanParam ReadParameters parameters, @Context Sse sse) {
    ReadRequest request = parameters.parse(defaults);
    requireMore(id, request);
    ItemStream items = new ItemStream(sse, request, true);
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(items::opening), open(id, request).map(items::event));
  }

  @GET
  @Path("/streams/{id}/chunks")
  @Produces(NDJSON)
  @Operation(hidden = true)
  public Multi<byte[]> streamLines(
      @PathParam("id") String id, @BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    requireMore(id, request);
    return open(id, request).map(ItemWriter.json(request.withPayload())::write);
  }

  @GET
  @Path("/streams/{id}/chunks")
  @Produces(CBOR_SEQUENCE)
  @Operation(hidden = true)
  public Multi<Buffer> streamCbor(
      @PathParam("id") String id, @BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    requireMore(id, request);
    return open(id, request).map(ItemWriter.cbor(request.withPayload())::write).map(Buffer::buffer);
  }

  @GET
  @Path("/chunks")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "readAll",
      summary = "Read all streams, those to come included",
      description = WHAT)
  public Multi<OutboundSseEvent> allEvents(@BeanParam ReadParameters parameters, @Context Sse sse) {
    ReadRequest request = parameters.parse(defaults);
    ItemStream items = new ItemStream(sse, request, false);
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(items::opening), openAll(request).map(items::event));
  }

  @GET
  @Path("/chunks")
  @Produces(NDJSON)
  @Operation(hidden = true)
  public Multi<byte[]> allLines(@BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    return openAll(request).map(ItemWriter.json(request.withPayload())::write);
  }

  @GET
  @Path("/chunks")
  @Produces(CBOR_SEQUENCE)
  @Operation(hidden = true)
  public Multi<Buffer> allCbor(@BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    return openAll(request).map(ItemWriter.cbor(request.withPayload())::write).map(Buffer::buffer);
  }

  private Multi<StreamItem> open(String id, ReadRequest request) {
    StreamReader reader = registry.read(id, request.config(), request.from());
    return reader.items();
  }

  private Multi<StreamItem> openAll(ReadRequest request) {
    if (!(request.from() instanceof ReadFrom.Live || request.from() instanceof ReadFrom.Earliest)) {
      throw new MalformedException(
          "from", "a place in one stream", "expected live or earliest when reading all streams");
    }
    return registry.readAll(request.config(), request.from()).items();
  }

  /** A reader that has seen the end is told so, which keeps browsers from connecting again. */
  private void requireMore(String id, ReadRequest request) {
    StreamStatus status = registry.status(StreamId.require(id));
    if (request.isDone(status.epoch(), status.phase())) {
      throw new WebApplicationException(Response.noContent().build());
    }
  }
}
