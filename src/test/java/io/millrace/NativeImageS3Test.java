package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.minio.BaseArgs;
import io.minio.MinioClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * What the client for S3 finds by reflection, against what the extension {@code
 * quarkus-minio-native} registers: all of {@code io.minio.messages}, the subclasses of {@link
 * BaseArgs}, and the labels and parameters of simple-xml.
 */
class NativeImageS3Test {
  private static final String MESSAGES = "io.minio.messages";

  /** Keys that are fetched from elsewhere. */
  private static final String CREDENTIALS = "io.minio.credentials";

  private static final String SIMPLE_XML = "org.simpleframework.xml";

  private static final URL S3_METADATA =
      Objects.requireNonNull(
          NativeImageS3Test.class.getResource(
              "/META-INF/native-image/io.millrace/millrace-s3/reachability-metadata.json"));

  @Test
  void extension_isThere() throws IOException {
    List<URL> descriptors =
        Collections.list(
            Thread.currentThread()
                .getContextClassLoader()
                .getResources("META-INF/quarkus-extension.properties"));

    assertThat(descriptors).anyMatch(NativeImageS3Test::isOfTheExtension);
  }

  private static boolean isOfTheExtension(URL descriptor) {
    Properties properties = new Properties();
    try (InputStream in = descriptor.openStream()) {
      properties.load(in);
    } catch (IOException e) {
      throw new AssertionError(descriptor + " cannot be read", e);
    }
    return properties
        .getProperty("deployment-artifact", "")
        .startsWith("io.quarkiverse.minio:quarkus-minio-native-deployment:");
  }

  @Test
  void classes_thatSimpleXmlReads_areAmongThem() {
    List<JavaClass> read =
        new ClassFileImporter()
            .importPackagesOf(MinioClient.class).stream()
                .filter(NativeImageS3Test::isReadBySimpleXml)
                .toList();

    assertThat(read).extracting(JavaClass::getPackageName).contains(MESSAGES);
    assertThat(read).extracting(JavaClass::getPackageName).isSubsetOf(MESSAGES, CREDENTIALS);
  }

  /** The extension knows nothing of roles: what is read of their keys is in a file of our own. */
  @Test
  void keysOfRoles_areRegistered() throws IOException {
    List<String> registered = new ArrayList<>();
    try (InputStream in = S3_METADATA.openStream()) {
      new ObjectMapper()
          .readTree(in)
          .get("reflection")
          .forEach(entry -> registered.add(entry.get("type").textValue()));
    }

    assertThat(used())
        .filteredOn(type -> type.getPackageName().equals(CREDENTIALS))
        .extracting(JavaClass::getSimpleName)
        .as("what reads its answers by reflection, or none")
        .containsExactlyInAnyOrder("IamAwsProvider", "Provider", "StaticProvider");
    assertThat(registered)
        .containsExactlyInAnyOrder(
            CREDENTIALS + ".AssumeRoleBaseProvider$Response",
            CREDENTIALS + ".Credentials",
            CREDENTIALS + ".IamAwsProvider$EcsCredentials",
            CREDENTIALS + ".WebIdentityProvider$WebIdentityResponse");
    assertThat(registered).allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
  }

  /** What our code uses of the client. */
  private static List<JavaClass> used() {
    return new ClassFileImporter()
        .importPackages("io.millrace.claim").stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(Dependency::getTargetClass)
            .filter(type -> type.getPackageName().startsWith("io.minio"))
            .distinct()
            .toList();
  }

  private static boolean isReadBySimpleXml(JavaClass type) {
    return type.getAnnotations().stream().anyMatch(NativeImageS3Test::isOfSimpleXml)
        || type.getMembers().stream()
            .flatMap(member -> member.getAnnotations().stream())
            .anyMatch(NativeImageS3Test::isOfSimpleXml);
  }

  private static boolean isOfSimpleXml(JavaAnnotation<?> annotation) {
    return annotation.getRawType().getPackageName().startsWith(SIMPLE_XML);
  }

  /** A builder makes its arguments by reflection. */
  @Test
  void arguments_ofRequests_areAmongThem() {
    List<JavaClass> arguments =
        used().stream().filter(type -> type.getSimpleName().endsWith("Args")).toList();

    assertThat(arguments).isNotEmpty();
    assertThat(arguments).allMatch(type -> BaseArgs.class.isAssignableFrom(type.reflect()));
  }
}
