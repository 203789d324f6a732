package io.millrace.ingest.http;

import io.millrace.media.MediaStream;
import io.millrace.media.StreamId;
import io.millrace.stream.StreamRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Configures, lists, shows and stops streams. */
@Path("/v1/streams")
@Tag(name = "Streams")
@Produces(MediaType.APPLICATION_JSON)
public class StreamResource {
  private static final int MAX_SETTINGS_BYTES = 64 * 1024;

  private final StreamRegistry registry;

  StreamResource(StreamRegistry registry) {
    this.registry = registry;
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "configureStream",
      summary = "Create a stream, or configure one that is there",
      description = "What is left out stays as it was. Answers 201 if the stream is new.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples =
                  @ExampleObject(
                      name = "camera",
                      value =
                          "{\"userId\":7,\"contentType\":\"MIXED\",\"quality\":\"HIGH\","
                              + "\"chunkSize\":65536,\"metadata\":{\"place\":\"gate\"},"
                              + "\"renditions\":[\"LOW\",\"MEDIUM\"]}")))
  public Uni<RestResponse<StreamView>> configure(
      @PathParam("id") String id, @Context HttpServerRequest request) {
    StreamId.require(id);
    return RequestBytes.whole(request, MAX_SETTINGS_BYTES)
        .map(
            body -> {
              MediaStream known = registry.description(id);
              boolean isNew =
                  registry.configure(
                      StreamSettingsJson.apply(
                          body,
                          known != null ? known : MediaStream.withDefaults(id, Instant.now())));
              return RestResponse.status(
                  isNew ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                  StreamView.of(registry.status(id)));
            });
  }

  @GET
  @Operation(operationId = "listStreams", summary = "All streams, by id")
  public List<StreamView> list() {
    return registry.list().stream().map(StreamView::of).toList();
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "showStream", summary = "A stream: what it is and where it stands")
  public StreamView show(@PathParam("id") String id) {
    return StreamView.of(registry.status(id));
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "stopStream",
      summary = "Stop a stream: what it holds is delivered, its readers end, it is forgotten")
  public StreamView stop(@PathParam("id") String id) {
    return StreamView.of(registry.stop(id));
  }
}
