package io.millrace;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The arguments of the native build. Quarkus runs the static initialisers of all classes while it
 * builds; FFmpeg's bindings load libraries in theirs, so these run when the program does, as do
 * ours that build on them.
 */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class NativeImageBuildTest {
  private static final Path SETTINGS = Path.of("src/main/resources/application.properties");
  private static final String KEY = "quarkus.native.additional-build-args";
  private static final String RUN_TIME = "--initialize-at-run-time=";
  private static final String EXCLUDED = "-H:ExcludeResources=";
  private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\),");

  private static final Set<String> MACHINE_TYPES =
      Set.of(
          "java.io.File",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.Thread$Builder",
          "java.nio.file.Files",
          "java.security.SecureRandom",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ThreadLocalRandom");

  private static final Set<String> MACHINE_PACKAGES =
      Set.of("java.net.http.", "org.apache.kafka.", "io.minio.", "okhttp3.", "io.vertx.");

  private static final Set<String> MACHINE_CALLS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.nanoTime",
          "java.time.Clock.systemUTC",
          "java.time.Instant.now",
          "java.time.InstantSource.system",
          "java.util.UUID.randomUUID");

  @ArchTest
  void packages_thatTouchFfmpeg_areInitialisedAtRunTime(JavaClasses classes) throws IOException {
    Set<String> names =
        classes.stream()
            .filter(NativeImageBuildTest::touchesFfmpeg)
            .map(JavaClass::getPackageName)
            .collect(toCollection(TreeSet::new));

    assertThat(names).as("packages that touch FFmpeg").isNotEmpty();
    assertThat(runTimeNames())
        .as("%s of %s in %s", RUN_TIME, KEY, SETTINGS)
        .contains("org.bytedeco")
        .containsAll(names);
  }

  @ArchTest
  void names_initialisedAtRunTime_areThere(JavaClasses classes) throws IOException {
    Set<String> there = new TreeSet<>();
    classes.forEach(type -> there.addAll(List.of(type.getName(), type.getPackageName())));

    assertThat(runTimeNames().stream().filter(name -> name.startsWith("io.millrace")))
        .as("%s of %s in %s", RUN_TIME, KEY, SETTINGS)
        .isSubsetOf(there);
  }

  /**
   * A switch over an enum of another class makes such an initialiser, in a class named {@code $1}.
   */
  @ArchTest
  void staticInitialisers_ofTheBuild_touchNothingOfTheRun(JavaClasses classes) throws IOException {
    List<String> names = runTimeNames();
    Set<String> touching =
        classes.stream()
            .filter(type -> !isAmong(names, type))
            .flatMap(type -> type.getStaticInitializer().stream())
            .flatMap(initialiser -> initialiser.getAccessesFromSelf().stream())
            .filter(access -> isAmong(names, access.getTargetOwner()))
            .map(access -> access.getOriginOwner().getName())
            .collect(toCollection(TreeSet::new));

    assertThat(touching).as("classes to add to %s of %s in %s", RUN_TIME, KEY, SETTINGS).isEmpty();
  }

  /** The machine, the time and the chance of the build are not those of the run. */
  @ArchTest
  void staticInitialisers_ofTheBuild_askNothingOfTheMachine(JavaClasses classes)
      throws IOException {
    List<String> names = runTimeNames();
    Set<String> asking = new TreeSet<>();
    for (JavaClass type : classes) {
      if (!isAmong(names, type)) {
        type.getStaticInitializer()
            .ifPresent(initialiser -> asking.addAll(questionsBelow(initialiser)));
      }
    }

    assertThat(asking).as("to add to %s of %s in %s", RUN_TIME, KEY, SETTINGS).isEmpty();
  }

  /** What is asked of the machine by all that an initialiser calls, of our code. */
  private static Set<String> questionsBelow(JavaCodeUnit initialiser) {
    Set<String> questions = new TreeSet<>();
    Set<JavaCodeUnit> seen = new HashSet<>(Set.of(initialiser));
    Deque<JavaCodeUnit> left = new ArrayDeque<>(seen);
    while (!left.isEmpty()) {
      for (JavaCall<?> call : left.pop().getCallsFromSelf()) {
        if (isOfTheMachine(call)) {
          questions.add(
              initialiser.getOwner().getName() + ", which asks " + call.getTarget().getFullName());
        }
        call.getTarget().resolveMember().filter(seen::add).ifPresent(left::push);
      }
    }
    return questions;
  }

  private static boolean isOfTheMachine(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    return MACHINE_TYPES.contains(owner)
        || MACHINE_PACKAGES.stream().anyMatch(owner::startsWith)
        || MACHINE_CALLS.contains(owner + "." + call.getName());
  }

  /** They lie beside the executable. */
  @ArchTest
  void libraries_areLeftOutOfTheExecutable(JavaClasses classes) throws IOException {
    String excluded = argument(EXCLUDED);
    for (NativeJar jar : NativeJar.onClassPath()) {
      List<String> libraries = jar.entries(".*\\.so(\\.\\d+)?");

      assertThat(libraries).isNotEmpty().allMatch(library -> library.matches(excluded));
    }
  }

  private static boolean touchesFfmpeg(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(use -> use.getTargetClass().getPackageName().startsWith("org.bytedeco"));
  }

  private static boolean isAmong(List<String> names, JavaClass type) {
    return names.stream()
        .anyMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "."));
  }

  static List<String> runTimeNames() throws IOException {
    return List.of(argument(RUN_TIME).split(",", -1));
  }

  private static String argument(String prefix) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(SETTINGS)) {
      settings.load(reader);
    }
    return Stream.of(SEPARATOR.split(settings.getProperty(KEY, "")))
        .map(argument -> argument.replace("\\,", ","))
        .filter(argument -> argument.startsWith(prefix))
        .map(argument -> argument.substring(prefix.length()))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no %s in %s of %s".formatted(prefix, KEY, SETTINGS)));
  }
}
