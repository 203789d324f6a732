package io.millrace.egress.http;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tells what happens, as CloudEvents. */
@Path("/v1/events")
@Tag(name = "Events")
public class EventResource {
  private final EventFeed feed;

  EventResource(EventFeed feed) {
    this.feed = feed;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "readEvents",
      summary = "What happens from now on, as CloudEvents in JSON")
  public Multi<OutboundSseEvent> events(
      @Parameter(description = "only the events of this stream") @QueryParam("stream")
          @Nullable String stream,
      @Context Sse sse) {
    Multi<OutboundSseEvent> told =
        feed.events()
            .filter(event -> stream == null || stream.equals(event.streamId()))
            .map(event -> write(sse, event));
    return Multi.createBy().merging().streams(told, opening(sse));
  }

  /** Follows the subscription: a client that has got it misses nothing from then on. */
  private static Multi<OutboundSseEvent> opening(Sse sse) {
    return Multi.createFrom().item(() -> sse.newEventBuilder().comment("open").build());
  }

  private static OutboundSseEvent write(Sse sse, EventFeed.Told event) {
    return sse.newEventBuilder()
        .id(event.id())
        .name(event.type())
        .data(String.class, event.json())
        .build();
  }
}
