package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FunctionPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The FFmpeg types that a native image must be able to make out of native code.
 *
 * <p>JavaCPP's native code makes a Java object without calling a constructor: for what a function
 * returns, for a field that holds a pointer or a structure, and for the arguments of a callback. A
 * native image refuses that for a type that is not registered as {@code unsafeAllocated}. That the
 * native code finds the type by its name is registered by the libraries' own jars.
 */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class NativeImageTypesTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/META-INF/native-image/io.millrace/millrace");
  private static final Path METADATA = FOLDER.resolve("reachability-metadata.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @ArchTest
  static final ArchRule pointers_areNotMadeByReflection =
      ArchRuleDefinition.noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "JavaCPP takes a class, and makes an object of it by reflection",
                  call ->
                      isBinding(call.getTargetOwner())
                          && call.getTarget().getRawParameterTypes().stream()
                              .anyMatch(type -> type.isEquivalentTo(Class.class))));

  @ArchTest
  void types_ofFfmpegInOurCode_areRegisteredAndNoOther(JavaClasses classes) throws IOException {
    Set<String> used = usedTypes(classes);
    Set<String> registered = new TreeSet<>(registeredTypes(METADATA));

    assertThat(without(used, registered))
        .as("types in our code that are missing in %s: add these lines, in order", METADATA)
        .isEmpty();
    assertThat(without(registered, used))
        .as("types that no code of ours uses any more: take these lines out of %s", METADATA)
        .isEmpty();
  }

  @ArchTest
  void metadata_isOneFileOfSortedLines(JavaClasses classes) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(METADATA);
    }
    String lines =
        new TreeSet<>(registeredTypes(METADATA))
            .stream().map(NativeImageTypesTest::line).collect(Collectors.joining(",\n"));

    assertThat(METADATA).hasContent("{\n  \"reflection\": [\n%s\n  ]\n}\n".formatted(lines));
  }

  /** FFmpeg's jars say which types their native code looks up. */
  @ArchTest
  void types_registered_areKnownToTheNativeCode(JavaClasses classes) throws IOException {
    Set<String> known = new TreeSet<>();
    for (NativeJar jar : NativeJar.onClassPath()) {
      for (String config : jar.entries("META-INF/native-image/.*/jni-config\\.json")) {
        try (InputStream in = jar.open(config)) {
          JSON.readTree(in).forEach(entry -> known.add(entry.path("name").asText()));
        }
      }
    }

    assertThat(known).containsAll(registeredTypes(METADATA));
  }

  private static Set<String> usedTypes(JavaClasses classes) {
    Set<String> types = new TreeSet<>();
    for (JavaClass type : classes) {
      type.getAccessesFromSelf().stream()
          .flatMap(NativeImageTypesTest::objects)
          .map(JavaClass::getName)
          .forEach(types::add);
      if (type.isAssignableTo(FunctionPointer.class)) {
        callbackArguments(type).map(JavaClass::getName).forEach(types::add);
      }
    }
    return types;
  }

  /** Of a call of FFmpeg or JavaCPP: what is called, and what comes back from it. */
  private static Stream<JavaClass> objects(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    if (!isBinding(target.getOwner())) {
      return Stream.empty();
    }
    JavaClass result =
        switch (target) {
          case CodeUnitAccessTarget code -> code.getRawReturnType();
          case FieldAccessTarget field -> field.getRawType();
          default -> throw new IllegalStateException("unknown kind of target " + target);
        };
    return Stream.concat(
            Stream.of(target.getOwner()).filter(NativeImageTypesTest::isNoCallback),
            Stream.of(result.getBaseComponentType()))
        .filter(NativeImageTypesTest::isPointer);
  }

  private static Stream<JavaClass> callbackArguments(JavaClass callback) {
    return callback.getMethods().stream()
        .filter(method -> method.getName().equals("call"))
        .flatMap(method -> method.getRawParameterTypes().stream())
        .filter(NativeImageTypesTest::isPointer);
  }

  /** Asks the class itself: what is only ever returned is imported without its superclass. */
  private static boolean isPointer(JavaClass type) {
    return isBinding(type) && Pointer.class.isAssignableFrom(type.reflect());
  }

  private static boolean isBinding(JavaClass type) {
    return type.getPackageName().startsWith("org.bytedeco");
  }

  private static boolean isNoCallback(JavaClass type) {
    return !FunctionPointer.class.isAssignableFrom(type.reflect());
  }

  private static List<String> registeredTypes(Path metadata) throws IOException {
    List<String> types = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(Files.readString(metadata)).path("reflection")) {
      types.add(entry.path("type").asText());
    }
    return types;
  }

  private static List<String> without(Set<String> types, Set<String> others) {
    return types.stream()
        .filter(type -> !others.contains(type))
        .map(NativeImageTypesTest::line)
        .toList();
  }

  private static String line(String type) {
    return "    {\"type\": \"%s\", \"unsafeAllocated\": true}".formatted(type);
  }
}
