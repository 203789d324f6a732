package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** Checks answers that are RFC 9457 problem details. */
final class Problems {
  private Problems() {}

  /** Checks that the answer is that problem, complete; returns it. */
  static JsonNode assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .isEqualTo("application/problem+json");
    return assertProblem(Http.json(answer), status, type);
  }

  /** Checks that the document is that problem, complete; returns it. */
  static JsonNode assertProblem(JsonNode problem, int status, String type) {
    assertThat(problem.path("type").asText()).isEqualTo("urn:millrace:problem:" + type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
    return problem;
  }

  /** Checks that the answer is that problem about that value; returns it. */
  static JsonNode assertProblem(
      HttpResponse<String> answer, int status, String type, String value) {
    JsonNode problem = assertProblem(answer, status, type);
    assertThat(problem.path("value").asText()).isEqualTo(value);
    return problem;
  }
}
