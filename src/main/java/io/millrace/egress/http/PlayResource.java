package io.millrace.egress.http;

import io.millrace.stream.Thumbnail;
import io.millrace.stream.Thumbnails;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows what a stream looks like now. */
@Path("/play/{id}")
@Tag(name = "Play")
public class PlayResource {
  private static final String JPEG = "image/jpeg";

  private final Thumbnails thumbnails;

  PlayResource(Thumbnails thumbnails) {
    this.thumbnails = thumbnails;
  }

  @GET
  @Path("/thumbnail.jpg")
  @Produces(JPEG)
  @Operation(
      operationId = "thumbnail",
      summary = "The latest picture of a stream, small",
      description =
          "Made of the latest keyframe in the replay window. A cache may keep it and has to ask"
              + " whether it is still the latest (ETag, 304). 404 while there is none.")
  public Uni<Response> thumbnail(@PathParam("id") String id, @Context Request request) {
    return thumbnails.latest(id).map(thumbnail -> answer(thumbnail, request));
  }

  private static Response answer(Thumbnail thumbnail, Request request) {
    CacheControl revalidate = new CacheControl();
    revalidate.setNoCache(true);
    revalidate.setNoTransform(false);
    EntityTag tag = new EntityTag(thumbnail.tag());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder response =
        unchanged != null ? unchanged : Response.ok(thumbnail.jpeg(), JPEG);
    return response.tag(tag).cacheControl(revalidate).build();
  }
}
