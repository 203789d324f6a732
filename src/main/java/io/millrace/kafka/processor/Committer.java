package io.millrace.kafka.processor;

import org.apache.kafka.clients.consumer.Consumer;

/** Makes what a step has come to last, in two moves. */
interface Committer extends AutoCloseable {

  /**
   * Sends what a step has come to, and waits until it is stored. Any thread may do that.
   *
   * @return false if the group has given the partitions away meanwhile
   * @throws org.apache.kafka.common.KafkaException if it is unknown or hopeless
   */
  boolean store(StepOutcome outcome);

  /**
   * Has the group begin behind a step that is stored, if storing it did not. For the consumer's
   * thread.
   *
   * @return false if the group has given the partitions away meanwhile
   */
  boolean settle(StepOutcome outcome, Consumer<String, byte[]> consumer);

  @Override
  void close();
}
