package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The environment of the pods, against the configuration's documentation. */
class SettingsTest {
  private static final Pattern KEY =
      Pattern.compile("^\\| `(millrace\\.[^`]+)` ", Pattern.MULTILINE);

  @Test
  void variables_areKeysOfTheConfiguration() throws IOException {
    Set<String> variables = new TreeSet<>();
    for (Sources.Placed placed : Sources.objects()) {
      for (JsonNode list : placed.document().findValues("env")) {
        list.forEach(variable -> variables.add(variable.path("name").asText()));
      }
    }
    variables.removeIf(name -> !name.startsWith("MILLRACE_"));

    assertThat(variables).isNotEmpty().isSubsetOf(documented());
  }

  private static Set<String> documented() throws IOException {
    return KEY.matcher(Files.readString(Sources.ROOT.resolve("docs/configuration.md")))
        .results()
        .map(row -> row.group(1).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
        .collect(Collectors.toSet());
  }
}
