package io.millrace.ingest.messaging;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A command that sends dead letters to the topics they came from, as they were: key, body, and
 * headers without those that mark a dead letter. It ends where the topic ended when it began.
 *
 * <p>What has been read is committed when the broker has acknowledged what was sent, so a run that
 * breaks off is gone on with, and sends some letters twice at most.
 */
public final class ReplayDeadLetters {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int USAGE_STATUS = 2;

  private final ReplayOptions options;
  private long read;
  private long sent;
  private long passedOver;
  private long withoutOrigin;
  private long withoutPayload;

  ReplayDeadLetters(ReplayOptions options) {
    this.options = options;
  }

  /**
   * What was done.
   *
   * @param sent letters that were sent, or would be
   * @param passedOver letters that a filter kept back
   * @param withoutOrigin letters that do not say which topic they came from
   * @param withoutPayload letters whose payload was too large for them
   */
  record Counts(long read, long sent, long passedOver, long withoutOrigin, long withoutPayload) {}

  /** Runs the command; see {@link ReplayOptions#USAGE}. */
  public static void main(String... arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** The exit status: 0 if it did what was asked for. */
  public static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      ReplayOptions options = ReplayOptions.parse(arguments);
      Counts counts = new ReplayDeadLetters(options).run();
      out.printf(
          "%s: %d letters read, %d %s, %d passed over by a filter, %d without an origin, %d without their payload%n",
          options.topic(),
          counts.read(),
          counts.sent(),
          options.isDryRun() ? "would be sent" : "sent",
          counts.passedOver(),
          counts.withoutOrigin(),
          counts.withoutPayload());
      return 0;
    } catch (IllegalArgumentException | IOException e) {
      err.printf("%s%n%n%s", e.getMessage(), ReplayOptions.USAGE);
      return USAGE_STATUS;
    } catch (KafkaException e) {
      err.printf("the letters were not replayed to the end: %s%n", e);
      return 1;
    }
  }

  Counts run() throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                consumerConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                producerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      replay(consumer, producer);
    }
    return new Counts(read, sent, passedOver, withoutOrigin, withoutPayload);
  }

  private Properties consumerConfig() {
    Properties config = clientConfig();
    config.put("group.id", options.group());
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "earliest");
    config.put("isolation.level", "read_committed");
    return config;
  }

  private Properties producerConfig() {
    Properties config = clientConfig();
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    return config;
  }

  private Properties clientConfig() {
    Properties config = new Properties();
    config.putAll(options.client());
    config.put("bootstrap.servers", options.bootstrapServers());
    return config;
  }

  private void replay(
      KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(options.topic()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    if (options.isFromBeginning()) {
      consumer.seekToBeginning(partitions);
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Set<TopicPartition> open = new HashSet<>(partitions);
    while (true) {
      open.removeIf(partition -> consumer.position(partition) >= end(ends, partition));
      if (open.isEmpty()) {
        return;
      }
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < end(ends, new TopicPartition(record.topic(), record.partition()))) {
          take(new Letter(record), producer, answers);
        }
      }
      await(answers);
      commit(consumer, ends);
    }
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    Long end = ends.get(partition);
    return end == null ? 0 : end;
  }

  private void take(
      Letter letter, KafkaProducer<byte[], byte[]> producer, List<Future<RecordMetadata>> answers) {
    read++;
    String origin = letter.origin();
    if (!isWanted(letter)) {
      passedOver++;
    } else if (origin == null) {
      withoutOrigin++;
    } else if (letter.isWithoutPayload()) {
      withoutPayload++;
    } else {
      sent++;
      if (!options.isDryRun()) {
        answers.add(producer.send(letter.original(origin)));
      }
    }
  }

  private boolean isWanted(Letter letter) {
    String reason = options.reason();
    String stream = options.stream();
    return (reason == null || letter.reason().contains(reason))
        && (stream == null || stream.equals(letter.key()));
  }

  private static void await(List<Future<RecordMetadata>> answers) throws InterruptedException {
    for (Future<RecordMetadata> answer : answers) {
      try {
        var unused = answer.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof KafkaException refusal
            ? refusal
            : new KafkaException(e.getCause());
      }
    }
  }

  private void commit(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    if (options.isDryRun()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    ends.forEach(
        (partition, end) ->
            positions.put(
                partition, new OffsetAndMetadata(Math.min(end, consumer.position(partition)))));
    consumer.commitSync(positions);
  }
}
