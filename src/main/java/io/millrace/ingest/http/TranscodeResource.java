package io.millrace.ingest.http;

import io.millrace.media.QualityLevel;
import io.millrace.stream.Transcoding;
import io.millrace.wire.MalformedException;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes MP4 of another quality out of media, while it comes. */
@Path("/v1/transcode")
@Tag(name = "Transcode")
public class TranscodeResource {
  private static final Logger LOG = Logger.getLogger(TranscodeResource.class);
  private static final String MP4 = "video/mp4";

  private final Transcoding transcoding;

  TranscodeResource(Transcoding transcoding) {
    this.transcoding = transcoding;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MP4)
  @Operation(
      operationId = "transcode",
      summary = "Send media, get it back as fragmented MP4 of a quality, while it is being made",
      description =
          "The answer begins before the body has ended. A failure ahead of the first byte is a"
              + " problem; after it the connection is cut.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.WILDCARD,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "200",
      description = "Fragmented MP4, H.264 and AAC",
      content =
          @Content(mediaType = MP4, schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Multi<byte[]> transcode(
      @Parameter(
              description = "rung of the ladder: LOW, MEDIUM (unless given), HIGH or ULTRA_HIGH",
              schema = @Schema(implementation = QualityLevel.class))
          @QueryParam("quality")
          @Nullable String quality,
      @Context HttpServerRequest request) {
    AtomicBoolean isBegun = new AtomicBoolean();
    return transcoding
        .transcode(quality(quality), new RequestBytes(request))
        .onItem()
        .invoke(() -> isBegun.set(true))
        .onFailure(failure -> isBegun.get())
        .recoverWithMulti(failure -> cut(request, failure));
  }

  private static QualityLevel quality(@Nullable String name) {
    if (name == null) {
      return QualityLevel.MEDIUM;
    }
    return Arrays.stream(QualityLevel.values())
        .filter(level -> level.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedException(
                    "quality", name, "expected LOW, MEDIUM, HIGH or ULTRA_HIGH"));
  }

  /** An answer that has begun can only be broken off, so that it is not taken for whole. */
  private static Multi<byte[]> cut(HttpServerRequest request, Throwable failure) {
    if (!(failure instanceof CancellationException)) {
      LOG.warnf("a transcode broke off: %s", failure.getMessage());
    }
    request.connection().close();
    return Multi.createFrom().nothing();
  }
}
