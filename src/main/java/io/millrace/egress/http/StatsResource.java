package io.millrace.egress.http;

import io.millrace.chunk.ChunkProcessor;
import io.millrace.media.ChunkAccounts;
import io.millrace.media.ChunkProcessorStats;
import io.millrace.stream.MediaIngest;
import io.millrace.stream.StreamRegistry;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Measurements of all streams together, once or each second. */
@Path("/v1/stats")
@Tag(name = "Measurements")
public class StatsResource {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final StreamRegistry registry;
  private final MediaIngest ingest;
  private final ChunkProcessor processor;

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

  StatsResource(StreamRegistry registry, MediaIngest ingest, ChunkProcessor processor) {
    this.registry = registry;
    this.ingest = ingest;
    this.processor = processor;
  }

  @GET
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
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Multi<Stats> statsEachSecond() {
    return Multi.createFrom().ticks().every(INTERVAL).onOverflow().drop().map(tick -> stats());
  }
}
