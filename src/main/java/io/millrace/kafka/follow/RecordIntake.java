package io.millrace.kafka.follow;

import io.millrace.kafka.KafkaRecords;
import io.millrace.kafka.Topics;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamItem;
import io.millrace.stream.FollowedStreams;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Passes each record on to those it is for. One that is broken is passed over, and counted. */
@Singleton
final class RecordIntake {
  private static final Logger LOG = Logger.getLogger(RecordIntake.class);
  private static final int LOGGED_EACH = 1000;

  private final FollowedStreams streams;
  private final TopicEvents events;
  private final Payloads payloads;
  private final FollowCounts counts = new FollowCounts();

  RecordIntake(FollowedStreams streams, TopicEvents events, Payloads payloads) {
    this.streams = streams;
    this.events = events;
    this.payloads = payloads;
  }

  FollowCounts counts() {
    return counts;
  }

  void accept(ConsumerRecord<String, byte[]> record) {
    try {
      if (take(record)) {
        counts.taken.increment();
      } else {
        counts.repeated.increment();
      }
    } catch (RuntimeException e) {
      counts.refused.increment();
      long refused = counts.refused();
      if (refused % LOGGED_EACH == 1) {
        LOG.warnf(
            e,
            "%s, partition %d, offset %d passed over; %d records were so far",
            record.topic(),
            record.partition(),
            record.offset(),
            refused);
      }
    }
  }

  private boolean take(ConsumerRecord<String, byte[]> record) {
    ReceivedEvent event = event(record);
    if (record.topic().equals(Topics.EVENTS)) {
      events.publish(event);
      return true;
    }
    return streams.accept(item(event), Instant.ofEpochMilli(record.timestamp()));
  }

  private static ReceivedEvent event(ConsumerRecord<String, byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      throw new MalformedException("value", "null", "expected a CloudEvent");
    }
    ReceivedEvent event = KafkaRecords.event(record.headers(), value);
    if (event == null) {
      throw new MalformedException("headers", "", "expected those of a CloudEvent");
    }
    return event;
  }

  private StreamItem item(ReceivedEvent event) {
    StreamItem item = KafkaRecords.item(withPayload(event));
    if (item instanceof MediaChunk chunk && !chunk.isNumbered()) {
      throw new MalformedException("sequence", "", "expected a chunk's number");
    }
    return item;
  }

  private ReceivedEvent withPayload(ReceivedEvent event) {
    String dataRef = event.attribute("dataref");
    return dataRef == null
        ? event
        : new ReceivedEvent(event.attributes(), payloads.get(dataRef, event.attribute("sha256")));
  }
}
