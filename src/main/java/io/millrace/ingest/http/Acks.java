package io.millrace.ingest.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.problem.Problem;
import io.millrace.problem.ProblemMapper;
import io.millrace.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What senders of chunks are told. */
final class Acks {
  private static final int ACCEPTED = 202;
  private static final int OK = 200;
  private static final int MULTI_STATUS = 207;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Acks() {}

  /** The answer to one chunk. */
  static Response response(ChunkResult result) {
    return result instanceof ChunkResult.Rejected rejected
        ? ProblemMapper.response(problem(rejected))
        : json(status(result), ack(result).toString());
  }

  /** The answer to an array of chunks: one result for each, in their order. */
  static Response response(List<ChunkResult> results) {
    if (results.isEmpty()) {
      return ProblemMapper.response(
          new Problem("empty-body", "Empty body", 400, "the array has no chunk", "[]"));
    }
    ArrayNode acks = JSON.createArrayNode();
    results.forEach(result -> acks.add(ack(result)));
    List<Integer> statuses = results.stream().map(Acks::status).distinct().toList();
    if (results.stream().allMatch(ChunkResult.Rejected.class::isInstance)) {
      ChunkResult.Rejected first = (ChunkResult.Rejected) results.get(0);
      ObjectNode problem = problem(first).toJson();
      problem.set("results", acks);
      return Response.status(problem(first).status())
          .type(Problem.MEDIA_TYPE)
          .entity(problem.toString())
          .build();
    }
    return json(statuses.size() == 1 ? statuses.get(0) : MULTI_STATUS, acks.toString());
  }

  /** The answer to one line of chunks. */
  static Uni<byte[]> line(LineSplitter.Line line, Uni<ChunkResult> result) {
    return result
        .map(Acks::ack)
        .onFailure(failure -> Problems.of(failure) != null)
        .recoverWithItem(failure -> refusal(line, failure))
        .map(ack -> ack.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode refusal(LineSplitter.Line line, Throwable failure) {
    ObjectNode ack = JSON.createObjectNode().put("result", "REJECTED").put("line", line.number());
    Problem problem = Problems.of(failure);
    if (problem != null) {
      ack.set("problem", problem.toJson());
    }
    return ack;
  }

  private static ObjectNode ack(ChunkResult result) {
    String name =
        switch (result) {
          case ChunkResult.Received received -> "RECEIVED";
          case ChunkResult.Persisted persisted -> "PERSISTED";
          case ChunkResult.Duplicate duplicate -> "DUPLICATE";
          case ChunkResult.Rejected rejected -> "REJECTED";
        };
    ObjectNode ack = JSON.createObjectNode().put("result", name);
    if (result.sequenceNumber() != MediaChunk.UNNUMBERED) {
      ack.put("sequenceNumber", result.sequenceNumber());
    }
    if (result.nextExpected() != ChunkResult.UNKNOWN) {
      ack.put("nextExpected", result.nextExpected());
    }
    if (result instanceof ChunkResult.Rejected rejected) {
      ack.set("problem", problem(rejected).toJson());
    }
    return ack;
  }

  private static int status(ChunkResult result) {
    return switch (result) {
      case ChunkResult.Received received -> ACCEPTED;
      case ChunkResult.Persisted persisted -> ACCEPTED;
      case ChunkResult.Duplicate duplicate -> OK;
      case ChunkResult.Rejected rejected -> problem(rejected).status();
    };
  }

  private static Problem problem(ChunkResult.Rejected rejected) {
    return Problems.of(rejected.error(), rejected.sequenceNumber());
  }

  private static Response json(int status, String body) {
    return Response.status(status).type(MediaType.APPLICATION_JSON).entity(body).build();
  }
}
