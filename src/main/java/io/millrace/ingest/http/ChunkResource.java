package io.millrace.ingest.http;

import io.millrace.chunk.ChunkLimits;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamId;
import io.millrace.problem.BodyTooLargeException;
import io.millrace.stream.ChunkIntake;
import io.millrace.wire.ChunkReader;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes single chunks, batches of chunks, and endless lines of chunks. */
@Path("/v1/streams/{id}/chunks")
@Tag(name = "Ingest")
public class ChunkResource {
  static final String NDJSON = "application/x-ndjson";

  /** Lines of one sender that may wait for what became of them. */
  private static final int LINES_UNANSWERED = 256;

  private final ChunkIntake intake;
  private final IngestConfig config;
  private final int maxChunkBytes;

  ChunkResource(ChunkIntake intake, IngestConfig config, ChunkLimits limits) {
    this.intake = intake;
    this.config = config;
    this.maxChunkBytes = limits.maxBytes();
  }

  @POST
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "postChunk",
      summary = "Send one chunk: the payload as the body, its description in headers")
  @Parameter(
      name = ChunkHeaders.TYPE,
      in = ParameterIn.HEADER,
      required = true,
      example = "VIDEO_I_FRAME")
  @Parameter(
      name = ChunkHeaders.SEQUENCE,
      in = ParameterIn.HEADER,
      description = "Place in the stream; without it chunks are numbered in order of arrival",
      schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
      example = "17")
  @Parameter(
      name = ChunkHeaders.TIMESTAMP_US,
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
      example = "566667")
  @Parameter(
      name = ChunkHeaders.DURATION_US,
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.INTEGER, format = "int64"),
      example = "33333")
  @Parameter(name = ChunkHeaders.TRACK, in = ParameterIn.HEADER, example = "0")
  @Parameter(
      name = ChunkHeaders.EPOCH,
      in = ParameterIn.HEADER,
      description = "Raise it when the numbers start anew",
      example = "0")
  @Parameter(name = ChunkHeaders.FINAL, in = ParameterIn.HEADER, example = "false")
  @Parameter(
      name = ChunkHeaders.REPR_DIGEST,
      in = ParameterIn.HEADER,
      description = "RFC 9530; the SHA-256 is verified",
      example = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "202",
      description = "Received, or persisted by the broker; 200 if the chunk had come before",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples =
                  @ExampleObject(
                      name = "ack",
                      value =
                          "{\"result\":\"RECEIVED\",\"sequenceNumber\":17,\"nextExpected\":18}")))
  public Uni<Response> one(@PathParam("id") String id, @Context HttpServerRequest request) {
    requireOpen(id);
    return RequestBytes.whole(request, maxChunkBytes)
        .map(data -> ChunkHeaders.read(id, request.headers(), data))
        .chain(chunk -> intake.accept(List.of(chunk)))
        .map(results -> Acks.response(results.get(0)));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "postChunks", summary = "Send one chunk, or an array of chunks, as JSON")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = {
                @ExampleObject(
                    name = "one",
                    value =
                        "{\"sequenceNumber\":0,\"chunkType\":\"AUDIO\",\"timestampUs\":0,"
                            + "\"data\":\"aGVsbG8=\"}"),
                @ExampleObject(
                    name = "many",
                    value =
                        "[{\"chunkType\":\"AUDIO\",\"data\":\"aGVs\"},"
                            + "{\"chunkType\":\"AUDIO\",\"data\":\"bG8=\",\"isFinal\":true}]")
              }))
  @APIResponse(
      responseCode = "202",
      description =
          "All received; 200 if all had come before; 207 with one result for each if they differ")
  public Uni<Response> json(@PathParam("id") String id, @Context HttpServerRequest request) {
    requireOpen(id);
    return RequestBytes.whole(request, config.maxBodyBytes())
        .map(body -> ChunkReader.read(id, body))
        .chain(
            batch ->
                intake
                    .accept(batch.chunks())
                    .map(
                        results ->
                            batch.isArray()
                                ? Acks.response(results)
                                : Acks.response(results.get(0))));
  }

  @POST
  @Consumes(NDJSON)
  @Produces(NDJSON)
  @Operation(
      operationId = "streamChunks",
      summary =
          "Send chunks as lines of JSON for as long as you like; each line is answered by one")
  @RequestBody(
      content =
          @Content(
              mediaType = NDJSON,
              schema = @Schema(type = SchemaType.STRING),
              example = "{\"chunkType\":\"AUDIO\",\"data\":\"aGVs\"}\n"))
  @APIResponse(
      responseCode = "200",
      description = "One ack a line; a line that is wrong is REJECTED and the rest goes on",
      content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
  public Multi<byte[]> lines(@PathParam("id") String id, @Context HttpServerRequest request) {
    intake.requireWritable(StreamId.require(id));
    LineSplitter splitter = new LineSplitter(config.maxBodyBytes());
    return RequestBytes.onWorker(request)
        .onItem()
        .transformToIterable(buffer -> splitter.split(RequestBytes.copy(buffer)))
        .onCompletion()
        .continueWith(splitter::rest)
        .onItem()
        .transformToUniAndConcatenate(line -> admit(id, line).map(ack -> Acks.line(line, ack)))
        .emitOn(Infrastructure.getDefaultWorkerPool(), LINES_UNANSWERED)
        .onItem()
        .transformToUniAndConcatenate(ack -> ack);
  }

  private Uni<Uni<ChunkResult>> admit(String id, LineSplitter.Line line) {
    return Uni.createFrom()
        .deferred(() -> intake.admit(chunk(id, line)))
        .onFailure()
        .recoverWithItem(failure -> Uni.createFrom().failure(failure));
  }

  private static MediaChunk chunk(String id, LineSplitter.Line line) {
    if (line.isTooLong()) {
      throw new BodyTooLargeException("more than the limit of a line", line.bytes().length);
    }
    return ChunkReader.readOne(id, line.bytes());
  }

  private void requireOpen(String id) {
    intake.requireWritable(StreamId.require(id));
    intake.requireRoom();
  }
}
