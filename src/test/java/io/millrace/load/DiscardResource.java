package io.millrace.load;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The opponent: reads a body as it arrives and counts its bytes, nothing else. */
@Path("/load/discard/{name}")
public class DiscardResource {

  @PUT
  @Consumes(MediaType.WILDCARD)
  @Operation(hidden = true)
  public Uni<Long> discard(@Context HttpServerRequest request) {
    return io.vertx.mutiny.core.http.HttpServerRequest.newInstance(request)
        .toMulti()
        .collect()
        .in(() -> new long[1], (sum, buffer) -> sum[0] += buffer.length())
        .map(sum -> sum[0]);
  }
}
