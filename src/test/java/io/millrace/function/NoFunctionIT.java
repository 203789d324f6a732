package io.millrace.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application without a function: Funqy leaves no trace. */
@QuarkusTest
class NoFunctionIT {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/thumbnail", "/transcode", "/ingest"})
  void path_ofFunqy_isAsFreeAsAnyOther(String path) throws Exception {
    for (String method : new String[] {"GET", "POST"}) {
      HttpResponse<byte[]> answer = Functions.send(method, path, Map.of(), new byte[0]);
      HttpResponse<byte[]> other = Functions.send(method, "/nothing-here", Map.of(), new byte[0]);

      assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(404);
      assertThat(answer.headers().firstValue("content-type"))
          .isEqualTo(other.headers().firstValue("content-type"));
    }
  }

  @Test
  void event_isNotTaken() throws Exception {
    CloudEvent event = Functions.event("thumbnail", "1").withSubject("cam").build();
    for (Functions.Mode mode : Functions.Mode.values()) {
      assertThat(Functions.post(event, mode).statusCode()).isEqualTo(404);
    }
  }
}
