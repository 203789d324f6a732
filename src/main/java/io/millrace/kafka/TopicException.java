package io.millrace.kafka;

import org.apache.kafka.common.KafkaException;

/** Topics are missing, or are not as they must be. */
public final class TopicException extends KafkaException {
  private static final long serialVersionUID = 1;

  TopicException(String message) {
    super(message);
  }
}
