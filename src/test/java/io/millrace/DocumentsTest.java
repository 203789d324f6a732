package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents promise of one another. */
class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final Path CI = Path.of(".ci/run");
  private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules");
  private static final Pattern CONFLICT =
      Pattern.compile("^(?:<{7}|>{7}|\\|{7}) .*$", Pattern.MULTILINE);
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

  @Test
  void files_haveNoConflictLeftOfAMerge() throws IOException {
    List<String> conflicts = new ArrayList<>();
    Files.walkFileTree(
        Path.of(""),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              CONFLICT
                  .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                  .results()
                  .forEach(mark -> conflicts.add(file + ": " + mark.group()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(conflicts).isEmpty();
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
