package io.millrace.kafka.processor;

import io.millrace.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * Outputs, then progress, then offsets, each after the one before is stored: what fails in between
 * is put out again.
 */
final class PlainCommitter implements Committer {
  private final Producer<String, byte[]> producer;

  PlainCommitter(KafkaClients clients) {
    producer =
        clients.producer(
            Map.of(
                ProducerConfig.BATCH_SIZE_CONFIG,
                OutputBatches.BYTES,
                ProducerConfig.LINGER_MS_CONFIG,
                OutputBatches.LINGER_MS));
  }

  @Override
  public boolean store(StepOutcome outcome) {
    store(outcome.outputs());
    store(outcome.progress());
    return true;
  }

  @Override
  public boolean settle(StepOutcome outcome, Consumer<String, byte[]> consumer) {
    try {
      consumer.commitSync(outcome.offsets());
      return true;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      return false;
    }
  }

  private void store(Queue<ProducerRecord<String, byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (var next = records.poll(); next != null; next = records.poll()) {
      sent.add(producer.send(next));
    }
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new KafkaException("a record was not stored", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptException(e);
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
