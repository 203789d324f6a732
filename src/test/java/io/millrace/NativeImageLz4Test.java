package io.millrace;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.kafka.common.compress.Compression;
import org.junit.jupiter.api.Test;

/**
 * Records that their senders compressed with LZ4. Its Java classes are looked up by name, after
 * those that call a native library, which a native image does not have.
 */
class NativeImageLz4Test {
  private static final Path METADATA =
      Path.of(
          "src/main/resources/META-INF/native-image/io.millrace/millrace-lz4/reachability-metadata.json");

  @Test
  void javaClasses_areRegistered() throws Exception {
    Set<String> used = new TreeSet<>();
    used.addAll(held(LZ4Factory.safeInstance()));
    used.addAll(held(XXHashFactory.safeInstance()));
    Set<String> registered = new TreeSet<>();
    for (JsonNode entry :
        new ObjectMapper().readTree(Files.readString(METADATA)).path("reflection")) {
      registered.add(entry.path("type").asText());
      assertThat(entry.at("/fields/0/name").asText()).isEqualTo("INSTANCE");
    }

    assertThat(registered).as("types in %s", METADATA).isEqualTo(used);
  }

  /** What a factory has found by name. */
  private static Set<String> held(Object factory) throws IllegalAccessException {
    Set<String> types = new TreeSet<>();
    for (Field field : factory.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().equals(String.class)) {
        field.setAccessible(true);
        Object value = field.get(factory);
        if (value.getClass().getName().contains("JavaSafe")) {
          types.add(value.getClass().getName());
        }
      }
    }
    return types;
  }

  /** Else what the build has found would be in the image: classes of the native library. */
  @Test
  void classes_thatKeepADecompressor_areInitialisedAtRunTime() throws IOException {
    Set<String> keeping =
        new ClassFileImporter()
            .importPackagesOf(Compression.class).stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(NativeImageLz4Test::isOfLz4)
                .map(field -> field.getOwner().getName())
                .collect(toCollection(TreeSet::new));

    assertThat(keeping).isNotEmpty();
    assertThat(NativeImageBuildTest.runTimeNames()).containsAll(keeping);
  }

  private static boolean isOfLz4(JavaField field) {
    return field.getRawType().getPackageName().startsWith("net.jpountz");
  }
}
