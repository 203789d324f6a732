package io.millrace;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The meters of a running server and their documentation. */
@QuarkusTest
class MetricsDocsIT {
  private static final Path DOCS = Path.of("docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(millrace_\\w+)` \\| (\\w+) \\| (.*?) ?\\| \\S.* \\|$", Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("^# TYPE (millrace_\\w+) (\\w+)$", Pattern.MULTILINE);
  private static final Pattern SAMPLE =
      Pattern.compile("^(millrace_\\w+)\\{([^}]*)} ", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  @Test
  void documentation_listsEachMeterWithKindAndLabels_andNoOther() throws IOException {
    String exposition =
        given().accept("text/plain").get("/q/metrics").then().statusCode(200).extract().asString();
    Map<String, String> documented = new HashMap<>();
    ROW.matcher(Files.readString(DOCS))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2) + " " + words(row.group(3))));

    assertThat(documented).isEqualTo(meters(exposition));
  }

  private static Map<String, String> meters(String exposition) {
    Map<String, Set<String>> labels = new HashMap<>();
    SAMPLE
        .matcher(exposition)
        .results()
        .forEach(
            sample ->
                LABEL
                    .matcher(sample.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !label.equals("le"))
                    .forEach(
                        label ->
                            labels
                                .computeIfAbsent(sample.group(1), name -> new TreeSet<>())
                                .add(label)));
    Map<String, String> meters = new HashMap<>();
    TYPE.matcher(exposition)
        .results()
        .forEach(
            type ->
                meters.put(
                    type.group(1),
                    type.group(2) + " " + labels.getOrDefault(type.group(1), new TreeSet<>())));
    return meters;
  }

  private static Set<String> words(String cell) {
    return Pattern.compile("`(\\w+)`")
        .matcher(cell)
        .results()
        .map(word -> word.group(1))
        .collect(toCollection(TreeSet::new));
  }
}
