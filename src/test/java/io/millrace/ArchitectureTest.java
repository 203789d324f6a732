package io.millrace;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Which package may know which. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src/main/java/io/millrace");

  /** What each package may know of the others; itself and the JDK go without saying. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("media", Set.of()),
          Map.entry("ffmpeg", Set.of()),
          Map.entry("demux", Set.of("media", "ffmpeg")),
          Map.entry("chunk", Set.of("media")),
          Map.entry("delivery", Set.of("media")),
          Map.entry("codec", Set.of("media", "ffmpeg")),
          Map.entry("event", Set.of("media")),
          Map.entry("wire", Set.of("media", "event")),
          Map.entry("channel", Set.of()),
          Map.entry("claim", Set.of("media", "chunk")),
          Map.entry(
              "stream", Set.of("media", "demux", "chunk", "delivery", "codec", "event", "wire")),
          Map.entry("kafka", Set.of("claim", "media", "stream", "wire", "event", "chunk")),
          Map.entry("problem", Set.of("media", "stream", "demux", "wire")),
          Map.entry(
              "function", Set.of("media", "stream", "wire", "problem", "chunk", "demux", "claim")),
          Map.entry(
              "ingest",
              Set.of(
                  "media", "stream", "wire", "problem", "chunk", "demux", "claim", "channel",
                  "kafka")),
          Map.entry(
              "egress",
              Set.of("media", "stream", "wire", "problem", "event", "chunk", "delivery", "kafka")),
          Map.entry(
              "telemetry",
              Set.of("media", "stream", "event", "chunk", "delivery", "demux", "claim", "kafka")));

  /** The classes of the stages that ingest, egress, problem and telemetry may touch. */
  private static final Set<String> OPEN_STAGE_CLASSES =
      Set.of(
          "io.millrace.chunk.Alarms",
          "io.millrace.chunk.ChunkConfig",
          "io.millrace.chunk.ChunkProcessor",
          "io.millrace.chunk.ChunkLimits",
          "io.millrace.chunk.ChunkSequence",
          "io.millrace.chunk.ChunkSequences",
          "io.millrace.chunk.SequenceOutput",
          "io.millrace.chunk.SequenceState",
          "io.millrace.delivery.Order",
          "io.millrace.delivery.ReaderAccounts",
          "io.millrace.delivery.ReaderConfig",
          "io.millrace.demux.Demuxer",
          "io.millrace.demux.DemuxException",
          "io.millrace.demux.TrackSummary");

  @ArchTest
  void packages_knowOnlyWhatIsAllowed(JavaClasses classes) {
    ALLOWED.forEach((name, allowed) -> knowsOnly(name, allowed).check(classes));
  }

  @ArchTest
  void packages_allHaveARule(JavaClasses classes) {
    Set<String> packages =
        classes.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.millrace."))
            .map(name -> name.split("\\.", -1)[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).isEqualTo(new TreeSet<>(ALLOWED.keySet()));
  }

  @ArchTest
  static final ArchRule media_dependsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("io.millrace.media..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "io.millrace.media..");

  @ArchTest
  static final ArchRule ends_touchOnlyTheOpenClassesOfStages =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.millrace.stream..", "io.millrace.demux..")
          .and(outsideOfStages())
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.millrace.chunk..",
                      "io.millrace.delivery..",
                      "io.millrace.demux..",
                      "io.millrace.codec..",
                      "io.millrace.ffmpeg..")
                  .and(isNotOpen()));

  @ArchTest
  static final ArchRule packages_formNoCycles =
      slices().matching("io.millrace.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule caffeine_staysInStream = staysIn("com.github.benmanes..", "stream");

  @ArchTest
  static final ArchRule ffmpeg_staysInDemuxAndCodec =
      staysIn("org.bytedeco..", "ffmpeg", "demux", "codec");

  @ArchTest
  static final ArchRule micrometer_staysInTelemetry = staysIn("io.micrometer..", "telemetry");

  @ArchTest
  static final ArchRule health_staysInTelemetry =
      staysIn("org.eclipse.microprofile.health..", "telemetry");

  @ArchTest
  static final ArchRule rest_staysAtTheEnds =
      staysIn("jakarta.ws.rs..", "ingest", "egress", "problem");

  @ArchTest
  static final ArchRule vertx_staysAtTheEnds =
      staysIn("io.vertx..", "ingest", "egress", "problem", "function", "channel");

  @ArchTest static final ArchRule funqy_staysInFunction = staysIn("io.quarkus.funqy..", "function");

  @ArchTest
  static final ArchRule function_isKnownToNoOther =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.function..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.millrace.function..");

  @ArchTest
  static final ArchRule messaging_staysAtTheEnds =
      staysIn("org.eclipse.microprofile.reactive.messaging..", "ingest", "egress", "channel");

  @ArchTest
  void packages_areAllNullMarkedAndDescribed(JavaClasses classes) throws IOException {
    Set<String> unmarked =
        classes.stream()
            .map(JavaClass::getPackage)
            .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
            .map(javaPackage -> javaPackage.getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    assertThat(foldersWithoutDescription()).as("packages without a description").isEmpty();
  }

  private static List<Path> foldersWithoutDescription() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .filter(folder -> !isDescribed(folder.resolve("package-info.java")))
          .toList();
    }
  }

  private static boolean isDescribed(Path packageInfo) {
    try {
      return Files.exists(packageInfo) && Files.readString(packageInfo).startsWith("/**");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ArchRule knowsOnly(String name, Set<String> allowed) {
    String[] known =
        Stream.concat(Stream.of(name), allowed.stream())
            .map(other -> "io.millrace." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.millrace." + name + "..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.millrace..").and(resideOutsideOfPackages(known)))
        .as("%s knows only %s of io.millrace".formatted(name, new TreeSet<>(allowed)));
  }

  private static ArchRule staysIn(String library, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            Stream.of(packages).map(name -> "io.millrace." + name + "..").toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static DescribedPredicate<JavaClass> outsideOfStages() {
    return resideOutsideOfPackages(
        "io.millrace.chunk..",
        "io.millrace.delivery..",
        "io.millrace.codec..",
        "io.millrace.ffmpeg..");
  }

  private static DescribedPredicate<JavaClass> isNotOpen() {
    return DescribedPredicate.describe(
        "are not open to all",
        type ->
            OPEN_STAGE_CLASSES.stream()
                .noneMatch(
                    open -> type.getName().equals(open) || type.getName().startsWith(open + "$")));
  }
}
