package io.millrace.egress.http;

import io.millrace.media.StreamId;
import io.millrace.media.StreamMetrics;
import io.millrace.stream.MediaStreamingService;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Measurements of one stream, once or each second. */
@Path("/v1/streams/{id}/metrics")
@Tag(name = "Measurements")
public class MetricsResource {
  private final MediaStreamingService service;

  MetricsResource(MediaStreamingService service) {
    this.service = service;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "streamMetrics", summary = "A stream's measurements")
  public StreamMetrics metrics(@PathParam("id") String id) {
    return service.metrics(StreamId.require(id));
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Multi<StreamMetrics> metricsEachSecond(@PathParam("id") String id) {
    service.metrics(StreamId.require(id));
    return service.metricsStream(id);
  }
}
