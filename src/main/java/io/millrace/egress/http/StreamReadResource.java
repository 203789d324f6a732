package io.millrace.egress.http;

import io.millrace.delivery.ReaderConfig;
import io.millrace.media.StreamId;
import io.millrace.media.StreamItem;
import io.millrace.stream.StreamReader;
import io.millrace.stream.StreamRegistry;
import io.millrace.stream.StreamStatus;
import io.millrace.wire.ItemWriter;
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

/** Hands the chunks of one stream on, in priority or sequence order, in three formats. */
@Path("/v1/streams/{id}/chunks")
@Tag(name = "Read")
public class StreamReadResource {
  private final StreamRegistry registry;
  private final ReaderConfig defaults;

  StreamReadResource(StreamRegistry registry, ReaderConfig defaults) {
    this.registry = registry;
    this.defaults = defaults;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(operationId = "readStream", summary = "Read a stream", description = Formats.ITEMS)
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
  @Produces(Formats.NDJSON)
  @Operation(hidden = true)
  public Multi<byte[]> streamLines(
      @PathParam("id") String id, @BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    requireMore(id, request);
    return open(id, request).map(ItemWriter.json(request.withPayload())::write);
  }

  @GET
  @Produces(Formats.CBOR_SEQUENCE)
  @Operation(hidden = true)
  public Multi<Buffer> streamCbor(
      @PathParam("id") String id, @BeanParam ReadParameters parameters) {
    ReadRequest request = parameters.parse(defaults);
    requireMore(id, request);
    return open(id, request).map(ItemWriter.cbor(request.withPayload())::write).map(Buffer::buffer);
  }

  private Multi<StreamItem> open(String id, ReadRequest request) {
    StreamReader reader = registry.read(id, request.config(), request.from(), request.quality());
    return reader.items();
  }

  /** A reader that has seen the end is told so, which keeps browsers from connecting again. */
  private void requireMore(String id, ReadRequest request) {
    StreamStatus status = registry.status(StreamId.require(id));
    if (request.isDone(status.epoch(), status.phase())) {
      throw new WebApplicationException(Response.noContent().build());
    }
  }
}
