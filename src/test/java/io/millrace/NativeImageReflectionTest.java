package io.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.problem.ProblemMapper;
import io.millrace.stream.Pipeline;
import io.millrace.stream.PipelineListener;
import io.millrace.stream.PipelineSettings;
import io.millrace.stream.StreamRegistry;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a native image would have to be told of reflection, and need not be.
 *
 * <p>Quarkus registers what REST methods return, the arguments of {@code Uni}, {@code Multi},
 * {@code List} and {@code RestResponse} included, and the shapes of caches that it lists.
 */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class NativeImageReflectionTest {
  private static final Set<String> BINDING =
      Set.of(
          "readValue",
          "readValues",
          "readValueAs",
          "readerFor",
          "treeToValue",
          "convertValue",
          "updateValue",
          "valueToTree",
          "writeValue",
          "writeValueAsBytes",
          "writeValueAsString",
          "writerFor",
          "writeObject",
          "writePOJO",
          "putPOJO",
          "addPOJO",
          "pojoNode");

  private static final Set<String> LOOKUPS =
      Set.of("getResource", "getResources", "getResourceAsStream", "forName", "loadClass");

  private static final String FEATURE =
      "io/quarkus/caffeine/runtime/graal/CacheConstructorsFeature.class";

  /** Each name of a generated class of Caffeine that Quarkus registers, for a cache or its node. */
  private static final Pattern SHAPE =
      Pattern.compile("com\\.github\\.benmanes\\.caffeine\\.cache\\.[A-Z]+\\b");

  @ArchTest
  static final ArchRule json_isReadAndWrittenAsTreesAndTokens =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "Jackson binds a class, which must then be registered for reflection",
                  call ->
                      BINDING.contains(call.getName())
                          && call.getTargetOwner()
                              .getPackageName()
                              .startsWith("com.fasterxml.jackson")));

  /** The type of such an answer is not to be seen from outside; these give text and bytes. */
  @ArchTest
  static final ArchRule answers_ofUnknownType_areTextOrBytesInThreePlaces =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.millrace.ingest.http.Acks")
          .and()
          .doNotHaveFullyQualifiedName("io.millrace.egress.http.PlayResource")
          .and()
          .areNotAssignableTo(ProblemMapper.class)
          .should()
          .callMethodWhere(
              describe("a Response takes an entity", NativeImageReflectionTest::takesEntity));

  @ArchTest
  static final ArchRule names_areNotLookedUp =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "a resource or class is looked up by name, which must then be registered",
                  call ->
                      LOOKUPS.contains(call.getName())
                          && (call.getTargetOwner().isEquivalentTo(Class.class)
                              || call.getTargetOwner().isAssignableTo(ClassLoader.class))));

  @ArchTest
  static final ArchRule membersAndServices_areNotLookedUp =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.reflect")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.ServiceLoader")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.ResourceBundle")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");

  @ArchTest
  void caches_areOfShapesThatQuarkusRegisters(JavaClasses classes) throws Exception {
    assertThat(cacheFields(classes))
        .as("fields that hold caches; build each below")
        .containsExactly("io.millrace.stream.StreamRegistry.streams");
    Pipeline pipeline =
        new Pipeline(PipelineSettings.DEFAULT, PipelineListener.NONE, Runnable::run, () -> {});
    try {
      Map<?, ?> map =
          ((Cache<?, ?>) value(pipeline.registry(), StreamRegistry.class, "streams")).asMap();
      Class<?> bounded = map.getClass();
      while (!bounded.getSimpleName().equals("BoundedLocalCache")) {
        bounded = bounded.getSuperclass();
      }
      Class<?> nodes = value(map, bounded, "nodeFactory").getClass();

      assertThat(registeredShapes()).contains(map.getClass().getName(), nodes.getName());
    } finally {
      pipeline.shutdown().await().indefinitely();
    }
  }

  private static boolean takesEntity(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    if (owner.isAssignableTo(Response.ResponseBuilder.class)) {
      return call.getName().equals("entity");
    }
    return owner.isEquivalentTo(Response.class)
        && call.getTarget().getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(Object.class));
  }

  private static Set<String> cacheFields(JavaClasses classes) {
    return classes.stream()
        .flatMap(type -> type.getFields().stream())
        .filter(NativeImageReflectionTest::holdsCache)
        .map(JavaField::getFullName)
        .collect(toCollection(TreeSet::new));
  }

  private static boolean holdsCache(JavaField field) {
    JavaClass type = field.getRawType();
    return type.isAssignableTo(Cache.class) || type.isAssignableTo(AsyncCache.class);
  }

  private static Object value(Object object, Class<?> type, String name) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  /** Read out of the class, which only the native build can load. */
  private static Set<String> registeredShapes() throws IOException {
    try (InputStream in = Cache.class.getClassLoader().getResourceAsStream(FEATURE)) {
      assertThat(in).as(FEATURE).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return SHAPE.matcher(text).results().map(name -> name.group()).collect(toSet());
    }
  }
}
