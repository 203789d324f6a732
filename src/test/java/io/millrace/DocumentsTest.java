package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents promise of one another. */
class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final Path CI = Path.of(".ci/run");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern TEST_IT = Pattern.compile("## Test it\n\n```\n\\./mvnw (.*)\n```");

  @Test
  void links_leadToFilesThatAreThere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page))
          .results()
          .map(link -> link.group(1))
          .filter(target -> !target.startsWith("http"))
          .filter(target -> !Files.exists(page.resolveSibling(target)))
          .forEach(target -> broken.add(page + " -> " + target));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void continuousIntegration_runsTheTestCommandOfTheReadme() throws IOException {
    List<String> commands =
        TEST_IT.matcher(Files.readString(README)).results().map(DocumentsTest::command).toList();

    assertThat(commands).hasSize(1);
    assertThat(Files.readAllLines(CI)).contains("./mvnw -B " + commands.getFirst());
  }

  private static String command(MatchResult section) {
    return section.group(1);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(README, Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")),
              docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }
}
