package io.millrace.kafka;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Sees that the topics are there, and are as {@link Topics} declares them. */
@Singleton
public final class TopicCheck {
  private final KafkaClients clients;
  private final KafkaTopicsConfig config;

  /** Makes a check of the topics that those clients reach. */
  public TopicCheck(KafkaClients clients, KafkaTopicsConfig config) {
    this.clients = clients;
    this.config = config;
  }

  /**
   * Checks the topics, and makes those that are missing if the configuration says so.
   *
   * @throws TopicException naming all that is wrong, and what to do
   * @throws KafkaException if the broker does not answer
   */
  public void require() {
    try (Admin admin = clients.admin()) {
      Set<String> missing = new TreeSet<>(Topics.ALL);
      Map<String, TopicDescription> found = describe(admin);
      missing.removeAll(found.keySet());
      if (!missing.isEmpty() && config.create()) {
        create(admin, missing);
        found = describe(admin);
        missing.removeAll(found.keySet());
      }
      List<String> wrong = new ArrayList<>();
      missing.forEach(topic -> wrong.add("topic %s does not exist".formatted(topic)));
      if (missing.isEmpty()) {
        checkPartitions(found, wrong);
        checkCompaction(admin, wrong);
      }
      if (!wrong.isEmpty()) {
        throw new TopicException(
            String.join("; ", wrong)
                + "; make them with kafka-topics.sh as docs/messaging.md shows, or set"
                + " millrace.kafka.topics.create=true for those that do not exist");
      }
    }
  }

  private static void checkPartitions(Map<String, TopicDescription> found, List<String> wrong) {
    int chunks = partitions(found, Topics.CHUNKS);
    int progress = partitions(found, Topics.PROGRESS);
    if (progress != chunks) {
      wrong.add(
          "topic %s has %d partitions, and %s has %d: they must be as many"
              .formatted(Topics.PROGRESS, progress, Topics.CHUNKS, chunks));
    }
  }

  private static int partitions(Map<String, TopicDescription> found, String topic) {
    TopicDescription description = found.get(topic);
    return description == null ? 0 : description.partitions().size();
  }

  private static void checkCompaction(Admin admin, List<String> wrong) {
    ConfigResource progress = new ConfigResource(ConfigResource.Type.TOPIC, Topics.PROGRESS);
    Config settings = await(admin.describeConfigs(Set.of(progress)).all()).get(progress);
    String policy = settings == null ? "" : settings.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (!TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
      wrong.add(
          "topic %s has cleanup.policy %s: it must be compact, or progress is lost"
              .formatted(Topics.PROGRESS, policy));
    }
  }

  private void create(Admin admin, Set<String> missing) {
    Set<NewTopic> topics =
        missing.stream().map(name -> Topics.declaration(name, config)).collect(Collectors.toSet());
    for (var made : admin.createTopics(topics).values().values()) {
      try {
        await(made);
      } catch (KafkaException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another process was faster
          throw e;
        }
      }
    }
  }

  private static Map<String, TopicDescription> describe(Admin admin) {
    return admin.describeTopics(Topics.ALL).topicNameValues().entrySet().stream()
        .map(topic -> awaitOrAbsent(topic.getValue()))
        .filter(description -> description != null)
        .collect(Collectors.toMap(TopicDescription::name, description -> description));
  }

  private static @Nullable TopicDescription awaitOrAbsent(
      org.apache.kafka.common.KafkaFuture<TopicDescription> future) {
    try {
      return await(future);
    } catch (KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw e;
    }
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }
}
