package io.millrace.ingest.messaging;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** The channel {@code dead-letter}: messages that were refused, each with the reason. */
@ApplicationScoped
class DeadLetters {
  private static final byte[] NOTHING = {};
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final MutinyEmitter<byte[]> channel;
  private final LongAdder sent = new LongAdder();

  DeadLetters(@Channel("dead-letter") MutinyEmitter<byte[]> channel) {
    this.channel = channel;
  }

  /** Completes when the letter of a message is stored and the message has been refused. */
  Uni<Void> refuse(Message<?> message, Origin origin, Throwable reason) {
    byte[] body = ChunkMessages.bodyOf(message);
    String text = String.valueOf(reason.getMessage());
    return send(body, origin.deadLetter(text))
        .onFailure(RecordTooLargeException.class)
        .recoverWithUni(() -> send(NOTHING, origin.deadLetterInPart(text, body.length)))
        .chain(() -> Uni.createFrom().completionStage(message.nack(reason)));
  }

  /**
   * Completes when the letter is stored: a broker that is away is waited for. Fails if it is larger
   * than the broker takes.
   */
  private Uni<Void> send(byte[] body, Metadata metadata) {
    return Uni.createFrom()
        .deferred(() -> channel.sendMessage(Message.of(body, metadata)))
        .onFailure(failure -> !(failure instanceof RecordTooLargeException))
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .indefinitely()
        .invoke(sent::increment);
  }

  /** Letters stored so far. */
  long sent() {
    return sent.sum();
  }
}
