package io.millrace;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration and its documentation. */
class ConfigDocsTest {
  private static final Path DOCS = Path.of("docs/configuration.md");

  /** A row of a table: key, default, and a meaning that is not empty. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(millrace\\.[^`]+)` \\| (?:`([^`]*)`|none) \\| \\S.* \\|$", Pattern.MULTILINE);

  private static final String NONE = "none";

  @Test
  void documentation_listsEachKeyWithItsDefault_andNoOther() throws IOException {
    Map<String, String> documented =
        ROW.matcher(Files.readString(DOCS))
            .results()
            .collect(toMap(row -> row.group(1), ConfigDocsTest::documentedDefault));

    assertThat(new TreeMap<>(documented)).isEqualTo(keysWithDefaults());
  }

  @Test
  void documentation_hasNoRowOfAnotherForm() throws IOException {
    String text = Files.readString(DOCS);

    long rows = text.lines().filter(line -> line.startsWith("| `")).count();

    assertThat(ROW.matcher(text).results().count()).isEqualTo(rows);
  }

  private static String documentedDefault(MatchResult row) {
    return row.group(2) == null ? NONE : row.group(2);
  }

  private static Map<String, String> keysWithDefaults() {
    Map<String, String> keys = new TreeMap<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.millrace")
            .stream()
            .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
            .map(JavaClass::reflect)
            .flatMap(ConfigDocsTest::keys)
            .forEach(method -> keys.put(key(method), defaultOf(method)));
    return keys;
  }

  private static Stream<Method> keys(Class<?> mapping) {
    return Arrays.stream(mapping.getDeclaredMethods())
        .filter(method -> !method.isDefault() && !method.isSynthetic());
  }

  private static String key(Method method) {
    String prefix = method.getDeclaringClass().getAnnotation(ConfigMapping.class).prefix();
    String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return prefix + "." + name;
  }

  private static String defaultOf(Method method) {
    WithDefault value = method.getAnnotation(WithDefault.class);
    return value == null ? NONE : value.value();
  }
}
