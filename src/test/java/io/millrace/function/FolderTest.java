package io.millrace.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each folder of {@code functions/} holds. */
class FolderTest {
  private static final Pattern KEY =
      Pattern.compile("^\\| `(millrace\\.[^`]+)` ", Pattern.MULTILINE);
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** What Millrace uses of the fields of func.yaml, specification 0.36. */
  record Func(
      String specVersion,
      String name,
      String runtime,
      String created,
      String invoke,
      String image,
      Run run,
      Deploy deploy) {
    record Run(List<Variable> envs) {}

    record Variable(String name, String value) {}

    record Deploy(
        Options options, HealthEndpoints healthEndpoints, List<Subscription> subscriptions) {}

    record Options(Scale scale, Resources resources) {}

    record Scale(int min, int max, String metric, double target) {}

    record Resources(Amounts requests, Amounts limits) {}

    record Amounts(String cpu, String memory, @Nullable Integer concurrency) {}

    record HealthEndpoints(String liveness, String readiness) {}

    record Subscription(String source, Map<String, String> filters) {}
  }

  private static JsonNode descriptor(FunctionName function) throws IOException {
    return YAML.readTree(SampleEvents.ROOT.resolve(function.text()).resolve("func.yaml").toFile());
  }

  @Test
  void folders_areThoseOfTheFunctions() throws IOException {
    try (Stream<Path> folders = Files.list(SampleEvents.ROOT)) {
      Set<String> names =
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(names)
          .isEqualTo(
              Arrays.stream(FunctionName.values())
                  .map(FunctionName::text)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
    for (FunctionName function : FunctionName.values()) {
      assertThat(SampleEvents.ROOT.resolve(function.text()).resolve("README.md"))
          .content()
          .contains("event.json", "event.headers", "event.body", "func deploy");
    }
  }

  @ParameterizedTest
  @EnumSource
  void descriptor_hasOnlyKnownFields_andSelectsItsFunction(FunctionName function) throws Exception {
    Func func = STRICT.treeToValue(descriptor(function), Func.class);

    assertThat(func.name()).isEqualTo(function.text());
    assertThat(func.specVersion()).isEqualTo("0.36.0");
    assertThat(func.invoke()).isEqualTo("cloudevent");
    assertThat(func.runtime()).isEqualTo("quarkus");
    assertThat(OffsetDateTime.parse(func.created())).isNotNull();
    assertThat(func.deploy().healthEndpoints())
        .isEqualTo(new Func.HealthEndpoints("/q/health/live", "/q/health/ready"));
    assertThat(func.deploy().subscriptions()).isNotEmpty();
    Map<String, String> variables =
        func.run().envs().stream()
            .collect(Collectors.toMap(Func.Variable::name, Func.Variable::value));
    assertThat(variables).containsEntry("MILLRACE_FUNCTION_NAME", function.text());
    assertThat(variables.get("MILLRACE_FUNCTION_MAX_AT_ONCE"))
        .isEqualTo(String.valueOf(func.deploy().options().resources().limits().concurrency()));
    variables.keySet().removeIf(name -> !name.startsWith("MILLRACE_"));
    assertThat(documented()).containsAll(variables.keySet());
  }

  private static Set<String> documented() throws IOException {
    return KEY.matcher(Files.readString(Path.of("docs/configuration.md")))
        .results()
        .map(row -> row.group(1).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
        .collect(Collectors.toSet());
  }

  /** A typo in every mapping but those whose keys are anybody's. */
  @ParameterizedTest
  @EnumSource
  void descriptor_withATypoAnywhere_isRefused(FunctionName function) throws IOException {
    JsonNode whole = descriptor(function);
    List<String> places = new ArrayList<>();
    collect(whole, "", places);

    assertThat(places).hasSizeGreaterThan(8);
    for (String place : places) {
      JsonNode copy = whole.deepCopy();
      ((ObjectNode) copy.at(place)).put("plantedTypo", "x");
      assertThatThrownBy(() -> STRICT.treeToValue(copy, Func.class))
          .as(place)
          .hasMessageContaining("plantedTypo");
    }
  }

  private static void collect(JsonNode node, String path, List<String> places) {
    if (node.isObject() && !path.endsWith("/filters")) {
      places.add(path);
      node.properties()
          .forEach(field -> collect(field.getValue(), path + "/" + field.getKey(), places));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), path + "/" + i, places);
    }
  }

  static Set<String> samples() {
    return SampleEvents.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_isTheSameEventInBothModes_andAsItIsMade(String name) throws IOException {
    CloudEvent made = Objects.requireNonNull(SampleEvents.all().get(name));
    for (Map.Entry<String, byte[]> file : SampleEvents.files(made).entrySet()) {
      assertThat(SampleEvents.ROOT.resolve(name + file.getKey()))
          .as("write them anew with SampleEvents.main")
          .hasBinaryContent(file.getValue());
    }

    CloudEvent structured =
        new JsonFormat().deserialize(Files.readAllBytes(SampleEvents.ROOT.resolve(name + ".json")));
    CloudEvent binary = binary(name);

    assertThat(structured.getAttributeNames()).isEqualTo(binary.getAttributeNames());
    for (String attribute : structured.getAttributeNames()) {
      assertThat(structured.getAttribute(attribute)).isEqualTo(binary.getAttribute(attribute));
    }
    for (String extension : binary.getExtensionNames()) {
      assertThat(structured.getExtension(extension)).isEqualTo(binary.getExtension(extension));
    }
    assertThat(Functions.data(structured)).isEqualTo(Functions.data(binary));
  }

  static CloudEvent binary(String name) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : Files.readAllLines(SampleEvents.ROOT.resolve(name + ".headers"))) {
      int colon = line.indexOf(": ");
      headers.put(line.substring(0, colon), line.substring(colon + 2));
    }
    byte[] body = Files.readAllBytes(SampleEvents.ROOT.resolve(name + ".body"));
    return HttpMessageFactory.createReader(headers, body).toEvent();
  }
}
