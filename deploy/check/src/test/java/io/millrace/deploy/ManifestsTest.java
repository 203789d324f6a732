package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.deploy.Sources.Placed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each manifest, field by field. */
class ManifestsTest {
  private static final String TYPO = "plantedTypo";

  /** Mappings whose keys are anybody's. */
  private static final Set<String> FREE =
      Set.of(
          "labels",
          "annotations",
          "matchLabels",
          "data",
          "selector",
          "requests",
          "limits",
          "config",
          "attributes");

  /** A selector of labels; those of other objects hold {@code matchLabels}. */
  private static final Pattern SERVICE_SELECTOR = Pattern.compile("/spec/selector");

  static Stream<Placed> objects() throws IOException {
    return Sources.objects().stream();
  }

  static Stream<Placed> patches() throws IOException {
    return Sources.patches().stream();
  }

  @Test
  void sources_areFound() throws IOException {
    assertThat(Sources.objects()).hasSizeGreaterThan(40);
    assertThat(Sources.patches()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("objects")
  void manifest_hasOnlyFieldsOfItsModel(Placed placed) throws IOException {
    assertThat(Models.parse(placed.document())).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("patches")
  void patch_hasOnlyFieldsOfAPatch(Placed placed) throws IOException {
    assertThat(StrictYaml.bind(placed.document(), Kustomize.Operation.class).op())
        .isIn("add", "replace", "remove");
  }

  /** A typo in every mapping of every object, one at a time. */
  @ParameterizedTest
  @MethodSource("objects")
  void manifest_withATypoAnywhere_isRefused(Placed placed) {
    JsonNode document = placed.document();
    List<String> places = new ArrayList<>();
    collect(document, "", places);

    assertThat(places).isNotEmpty();
    for (String place : places) {
      JsonNode copy = document.deepCopy();
      ((ObjectNode) copy.at(place)).put(TYPO, "x");
      assertThatThrownBy(() -> Models.parse(copy))
          .as("%s with a typo at '%s'", placed, place)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(TYPO);
    }
  }

  @Test
  void object_ofUnknownKind_isRefused() throws IOException {
    ObjectNode document = Sources.objects().getFirst().document().deepCopy();
    document.put("kind", "Knamespace");

    assertThatThrownBy(() -> Models.parse(document)).hasMessageContaining("Knamespace");
  }

  private static void collect(JsonNode node, String path, List<String> places) {
    if (node.isObject()) {
      if (!isFree(node, path)) {
        places.add(path);
      }
      node.properties()
          .forEach(
              field ->
                  collect(
                      field.getValue(),
                      path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"),
                      places));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), path + "/" + i, places);
      }
    }
  }

  private static boolean isFree(JsonNode node, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.equals("selector")) {
      return SERVICE_SELECTOR.matcher(path).matches() && !node.has("matchLabels");
    }
    return FREE.contains(name);
  }
}
