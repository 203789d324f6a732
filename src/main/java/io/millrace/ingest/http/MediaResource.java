package io.millrace.ingest.http;

import io.millrace.media.MediaStream;
import io.millrace.stream.IngestSummary;
import io.millrace.stream.MediaIngest;
import io.millrace.stream.StreamRegistry;
import io.millrace.wire.ChunkReader;
import io.millrace.wire.MalformedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Takes whole media from stock clients: a file of any length, or a body that never ends. */
@Path("/ingest/{id}/{name:.*}")
@Tag(name = "Ingest")
public class MediaResource {
  private static final Pattern WHOLE_RANGE = Pattern.compile("bytes 0-(\\d{1,18})/(\\d{1,18}|\\*)");

  private final MediaIngest ingest;
  private final StreamRegistry registry;

  MediaResource(MediaIngest ingest, StreamRegistry registry) {
    this.ingest = ingest;
    this.registry = registry;
  }

  @PUT
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putMedia",
      summary = "Send media: any container that FFmpeg reads, of any length, as it is being made",
      description =
          "The body is cut into access units while it arrives. Its end ends the stream. The answer"
              + " says what was understood.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Uni<IngestView> put(
      @Parameter(example = "cam1") @PathParam("id") String id,
      @Parameter(example = "video.mp4") @PathParam("name") String name,
      @Parameter(description = "bytes cuts the body into pieces without looking inside")
          @QueryParam("mode")
          @Nullable String mode,
      @Parameter(
              description = "Size of those pieces in bytes; else the stream's chunkSize",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("chunkSize")
          @Nullable String chunkSize,
      @Context HttpServerRequest request) {
    boolean isBytes = isBytes(mode);
    Integer pieceBytes = pieceBytes(chunkSize, isBytes);
    requireWhole(request);
    RequestBytes body = new RequestBytes(request);
    Uni<IngestSummary> summary =
        isBytes ? ingest.ingestBytes(id, pieceBytes, body) : ingest.ingest(id, name, body);
    return summary.map(IngestView::of);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "postMedia", summary = "The same as PUT, for clients that can only POST")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Uni<IngestView> post(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @QueryParam("mode") @Nullable String mode,
      @QueryParam("chunkSize") @Nullable String chunkSize,
      @Context HttpServerRequest request) {
    return put(id, name, mode, chunkSize, request);
  }

  @DELETE
  @Operation(
      operationId = "deleteMedia",
      summary = "For clients that tidy up behind themselves",
      description =
          "Media leaves with the stream's replay window, not before; this answers 204 if there is"
              + " such a stream.")
  public void delete(@PathParam("id") String id, @PathParam("name") String name) {
    registry.status(id);
  }

  private static boolean isBytes(@Nullable String mode) {
    return switch (mode) {
      case null -> false;
      case "media" -> false;
      case "bytes" -> true;
      default -> throw new MalformedException("mode", mode, "expected media or bytes");
    };
  }

  private static @Nullable Integer pieceBytes(@Nullable String chunkSize, boolean isBytes) {
    if (chunkSize == null) {
      return null;
    }
    if (!isBytes) {
      throw new MalformedException(
          "chunkSize", chunkSize, "media is cut into access units; pieces need mode=bytes");
    }
    return (int) ChunkReader.number("chunkSize", chunkSize, 1, MediaStream.MAX_CHUNK_SIZE_BYTES);
  }

  /** A range is taken if it is the whole. */
  private static void requireWhole(HttpServerRequest request) {
    String range = request.getHeader(HttpHeaders.CONTENT_RANGE);
    if (range == null) {
      return;
    }
    Matcher matcher = WHOLE_RANGE.matcher(range);
    boolean isWhole =
        matcher.matches()
            && (matcher.group(2).equals("*")
                || Long.parseLong(matcher.group(1)) + 1 == Long.parseLong(matcher.group(2)));
    if (!isWhole) {
      throw new MalformedException(
          "Content-Range", range, "expected the whole, from byte 0; send the media again in full");
    }
  }
}
