package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alerts, the meters that they read, and their runbooks. */
class AlertsTest {
  private static final Pattern METER = Pattern.compile("\\bmillrace_[a-z_]+");
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(millrace_[a-z_]+)`", Pattern.MULTILINE);
  private static final Pattern RUNBOOK = Pattern.compile("^### (Millrace\\w+)$", Pattern.MULTILINE);

  @Test
  void alerts_readMetersThatAreDocumented() throws IOException {
    Set<String> documented = matches(DOCUMENTED, "docs/metrics.md");

    for (JsonNode alert : alerts()) {
      METER
          .matcher(alert.path("expr").asText())
          .results()
          .map(meter -> meter.group().replaceFirst("_bucket$", ""))
          .forEach(
              meter -> assertThat(documented).as(alert.path("alert").asText()).contains(meter));
    }
  }

  @Test
  void alerts_haveARunbookEach() throws IOException {
    List<String> names = alerts().stream().map(alert -> alert.path("alert").asText()).toList();

    assertThat(names).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    assertThat(matches(RUNBOOK, "docs/operate.md")).containsExactlyInAnyOrderElementsOf(names);
    for (JsonNode alert : alerts()) {
      assertThat(alert.at("/annotations/runbook").asText())
          .isEqualTo("docs/operate.md#" + alert.path("alert").asText().toLowerCase(Locale.ROOT));
    }
  }

  private static Set<String> matches(Pattern pattern, String page) throws IOException {
    return pattern
        .matcher(Files.readString(Sources.ROOT.resolve(page)))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  private static List<JsonNode> alerts() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode document : StrictYaml.read(Sources.DEPLOY.resolve("base/alerts.yaml"))) {
      document.at("/spec/groups").forEach(group -> group.path("rules").forEach(alerts::add));
    }
    return alerts;
  }
}
