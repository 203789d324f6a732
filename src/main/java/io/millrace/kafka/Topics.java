package io.millrace.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of a pipeline, and how each has to be. */
public final class Topics {
  /** What came in, in any order. */
  public static final String CHUNKS = "media.chunks";

  /** Streams in order: chunks, gaps and ends. */
  public static final String ORDERED = "media.ordered";

  /** How far each stream has come, by its id; as many partitions as {@link #CHUNKS}. */
  public static final String PROGRESS = "media.progress";

  /** What happened. */
  public static final String EVENTS = "media.events";

  /** What was refused. */
  public static final String DEAD_LETTER = "media.dead-letter";

  public static final Collection<String> ALL =
      List.of(CHUNKS, ORDERED, PROGRESS, EVENTS, DEAD_LETTER);

  /** Room for the attributes that a record is given on its way, in bytes. */
  public static final int ATTRIBUTE_BYTES = 64 << 10;

  private static final int PROGRESS_SEGMENT_BYTES = 16 << 20;
  private static final int COMPACTION_LAG_MILLIS = 60_000;

  private Topics() {}

  /** A topic that is to be made. */
  static NewTopic declaration(String name, KafkaTopicsConfig config) {
    Optional<Short> copies = Optional.of(config.replicationFactor()).filter(factor -> factor > 0);
    return new NewTopic(name, Optional.of(config.partitions()), copies)
        .configs(settings(name, config));
  }

  private static Map<String, String> settings(String name, KafkaTopicsConfig config) {
    Map<String, String> settings = new HashMap<>();
    if (name.equals(PROGRESS)) {
      // It is read whole when a partition moves, so it is kept short.
      settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(PROGRESS_SEGMENT_BYTES));
      settings.put(
          TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Integer.toString(COMPACTION_LAG_MILLIS));
      settings.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
    } else {
      settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(config.retention().toMillis()));
    }
    if (name.equals(CHUNKS)) {
      settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(config.maxRecordBytes()));
    } else if (name.equals(ORDERED) || name.equals(DEAD_LETTER)) {
      settings.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(config.maxRecordBytes() + ATTRIBUTE_BYTES));
    }
    return settings;
  }
}
