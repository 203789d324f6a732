package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/** All of a step or nothing of it: one transaction. */
final class TransactionCommitter implements Committer {
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);

  private final Producer<String, byte[]> producer;

  /** Ends what an earlier process of that name has left open. */
  TransactionCommitter(KafkaClients clients, ProcessorSettings settings) {
    String name = settings.instanceId();
    producer =
        clients.producer(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                settings.groupId() + "-" + (name == null ? UUID.randomUUID().toString() : name),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                (int) TRANSACTION_TIMEOUT.toMillis(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                OutputBatches.BYTES,
                ProducerConfig.LINGER_MS_CONFIG,
                OutputBatches.LINGER_MS));
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  @Override
  public boolean store(StepOutcome outcome) {
    producer.beginTransaction();
    try {
      for (var next = outcome.outputs().poll(); next != null; next = outcome.outputs().poll()) {
        send(next);
      }
      outcome.progress().forEach(this::send);
      producer.sendOffsetsToTransaction(outcome.offsets(), outcome.group());
      producer.commitTransaction();
      return true;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      producer.abortTransaction();
      return false;
    }
  }

  /** The offsets are in the transaction. */
  @Override
  public boolean settle(StepOutcome outcome, Consumer<String, byte[]> consumer) {
    return true;
  }

  /** A record that is not stored fails the commit. */
  private void send(ProducerRecord<String, byte[]> record) {
    var unused = producer.send(record);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
