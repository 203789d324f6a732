package io.millrace.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.HttpURLConnection;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers failures with problem details; the server's own faults are logged, the client's are not.
 */
public final class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper(priority = 1)
  Response answer(Throwable failure) {
    if (failure instanceof WebApplicationException answer
        && answer.getResponse().getStatus() < HttpURLConnection.HTTP_BAD_REQUEST) {
      return answer.getResponse();
    }
    Problem problem = Problems.of(failure);
    if (problem == null) {
      LOG.error("a request failed", failure);
      problem =
          new Problem(
              "internal-error",
              "Internal error",
              500,
              "the server failed; its log tells more",
              null);
    }
    return response(problem);
  }

  /** The answer for a problem. */
  public static Response response(Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .entity(problem.toJson().toString());
    if (problem.retryAfterSeconds() > 0) {
      response.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
    }
    return response.build();
  }
}
