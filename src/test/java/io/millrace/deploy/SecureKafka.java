package io.millrace.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.broker.KafkaBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker as Strimzi would make it out of the manifests: TLS, SCRAM-SHA-512, the users' rights and
 * no others, the topics. Listens without TLS too, for whoever is to administer it.
 */
final class SecureKafka implements AutoCloseable {
  static final String PASSWORD = "of-each-user";
  private static final String STORE_PASSWORD = "of-the-store";
  private static final int ITERATIONS = 4096;

  private final KafkaBroker broker;
  private final int tlsPort;

  /**
   * Starts it.
   *
   * @param folder where its key goes, and {@code ca.crt}
   */
  SecureKafka(Path folder) throws Exception {
    makeCertificate(folder);
    int plainPort = freePort();
    int controllerPort = freePort();
    tlsPort = freePort();
    String listeners = "PLAINTEXT://127.0.0.1:%d,TLS://127.0.0.1:%d".formatted(plainPort, tlsPort);
    Map<String, String> settings = new HashMap<>();
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", listeners);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,TLS:SASL_SSL");
    settings.put("sasl.enabled.mechanisms", ScramMechanism.SCRAM_SHA_512.mechanismName());
    settings.put(
        "listener.name.tls.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS");
    broker = new KafkaBroker(settings);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + plainPort))) {
      makeTopics(admin);
      makeUsers(admin);
    }
  }

  /** Where clients connect, by TLS. */
  String address() {
    return "127.0.0.1:" + tlsPort;
  }

  /** What Strimzi puts into a user's secret. */
  static String jaas(String user) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, PASSWORD);
  }

  private static void makeCertificate(Path folder) throws Exception {
    String store = folder.resolve("broker.p12").toString();
    keytool(
        ("-genkeypair -alias broker -keyalg EC -groupname secp256r1 -dname CN=broker -ext SAN=ip:127.0.0.1"
                + " -validity 1 -storetype PKCS12 -storepass %s -keystore %s")
            .formatted(STORE_PASSWORD, store));
    keytool(
        "-exportcert -rfc -alias broker -storepass %s -keystore %s -file %s"
            .formatted(STORE_PASSWORD, store, folder.resolve("ca.crt")));
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    Path log = Files.createTempFile("keytool", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException("%s failed: %s".formatted(command, Files.readString(log)));
    }
    Files.delete(log);
  }

  private static void makeTopics(Admin admin) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (JsonNode topic : Manifest.read("base/topics.yaml", "KafkaTopic")) {
      Map<String, String> config = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry : topic.at("/spec/config").properties()) {
        config.put(entry.getKey(), entry.getValue().asText());
      }
      topics.add(
          new NewTopic(
                  Manifest.name(topic),
                  topic.at("/spec/partitions").asInt(),
                  (short) topic.at("/spec/replicas").asInt())
              .configs(config));
    }
    admin.createTopics(topics).all().get();
  }

  private static void makeUsers(Admin admin) throws Exception {
    List<AclBinding> rights = new ArrayList<>();
    for (JsonNode user : Manifest.read("base/users.yaml", "KafkaUser")) {
      String name = Manifest.name(user);
      ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(name, scram, PASSWORD)))
          .all()
          .get();
      for (JsonNode right : user.at("/spec/authorization/acls")) {
        rights.addAll(bindings(name, right));
      }
    }
    admin.createAcls(rights).all().get();
  }

  private static Collection<AclBinding> bindings(String user, JsonNode right) {
    JsonNode resource = right.path("resource");
    ResourcePattern pattern =
        new ResourcePattern(
            ResourceType.fromString(snake(resource.path("type").asText())),
            resource.path("name").asText(),
            resource.path("patternType").asText().equals("prefix")
                ? PatternType.PREFIXED
                : PatternType.LITERAL);
    List<AclBinding> bindings = new ArrayList<>();
    for (JsonNode operation : right.path("operations")) {
      AccessControlEntry entry =
          new AccessControlEntry(
              "User:" + user,
              "*",
              AclOperation.fromString(snake(operation.asText())),
              AclPermissionType.ALLOW);
      bindings.add(new AclBinding(pattern, entry));
    }
    return bindings;
  }

  /** Strimzi writes transactionalId, DescribeConfigs; Kafka TRANSACTIONAL_ID, DESCRIBE_CONFIGS. */
  private static String snake(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    broker.close();
  }
}
