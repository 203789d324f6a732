package io.millrace.egress.http;

import io.millrace.chunk.ChunkProcessor;
import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessorStats;
import io.millrace.media.StreamId;
import io.millrace.media.StreamMetrics;
import io.millrace.stream.MediaIngest;
import io.millrace.stream.MediaStreamingService;
import io.millrace.stream.StreamRegistry;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Measurements, once or each second. */
@Path("/v1")
@Tag(name = "Measurements")
public class StatsResource {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final StreamRegistry registry;
  private final MediaIngest ingest;
  private final ChunkProcessor processor;
  private final MediaStreamingService service;

  /**
   * All streams together.
   *
   * @param accounts where the chunks went; they balance
   * @param senders of whole media, being served
   */
  public record Stats(
      ChunkAccounts accounts,
      ChunkProcessorStats processor,
      int streams,
      int readers,
      int senders,
      long heldBytes,
      long replayBytes) {}

  StatsResource(
      StreamRegistry registry,
      MediaIngest ingest,
      ChunkProcessor processor,
      MediaStreamingService service) {
    this.registry = registry;
    this.ingest = ingest;
    this.processor = processor;
    this.service = service;
  }

  @GET
  @Path("/streams/{id}/metrics")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "streamMetrics", summary = "A stream's measurements")
  public StreamMetrics metrics(@PathParam("id") String id) {
    return registry.metrics(id);
  }

  @GET
  @Path("/streams/{id}/metrics")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Multi<StreamMetrics> metricsEachSecond(@PathParam("id") String id) {
    registry.status(StreamId.require(id));
    return service.metricsStream(id);
  }

  @GET
  @Path("/stats")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "stats", summary = "All streams together since the start")
  public Stats stats() {
    return new Stats(
        registry.accounts(),
        processor.stats(),
        registry.streamCount(),
        registry.readers().size(),
        ingest.senders(),
        registry.heldBytes(),
        registry.replayBytes());
  }

  @GET
  @Path("/stats")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Multi<Stats> statsEachSecond() {
    return Multi.createFrom().ticks().every(INTERVAL).onOverflow().drop().map(tick -> stats());
  }
}
