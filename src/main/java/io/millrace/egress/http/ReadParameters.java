package io.millrace.egress.http;

import io.millrace.delivery.ReaderConfig;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters of reading, as they came. */
public class ReadParameters {
  @Parameter(description = "priority (default): most important first; sequence: as numbered")
  @QueryParam("order")
  @Nullable String order;

  @Parameter(description = "false leaves the payloads out")
  @QueryParam("payload")
  @Nullable String payload;

  @Parameter(description = "live (default), earliest, or a sequence number")
  @QueryParam("from")
  @Nullable String from;

  @Parameter(description = "a chunk that waits longer is skipped", example = "500ms")
  @QueryParam("maxLag")
  @Nullable String maxLag;

  @Parameter(
      description =
          "of one stream: all tracks unless given; source; a rendition such as LOW; auto: the best"
              + " that the reader keeps up with",
      example = "auto")
  @QueryParam("quality")
  @Nullable String quality;

  @Parameter(description = "the id of the last item got: reading goes on after it")
  @HeaderParam("Last-Event-ID")
  @Nullable String lastEventId;

  ReadRequest parse(ReaderConfig defaults) {
    return ReadRequest.parse(defaults, order, payload, from, maxLag, quality, lastEventId);
  }
}
