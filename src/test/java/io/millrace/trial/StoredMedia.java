package io.millrace.trial;

import io.millrace.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What {@code media.chunks} holds of clients that post and of encoders. */
final class StoredMedia {
  private static final int SHOWN = 10;

  private final Map<String, BitSet> numbers = new HashMap<>();
  private final Map<String, Long> bytes = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();

  StoredMedia(String bootstrapServers) {
    try (TopicScan topic = new TopicScan(bootstrapServers, Topics.CHUNKS)) {
      topic.read(this::take);
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    Header sequence = record.headers().lastHeader("ce_sequence");
    if (sequence == null) {
      takeMedia(record);
      return;
    }
    int number = Integer.parseInt(new String(sequence.value(), StandardCharsets.UTF_8));
    if (!Arrays.equals(record.value(), Poster.payload(number))) {
      complain("%s: %d has other bytes than were sent".formatted(record.key(), number));
    }
    numbers.computeIfAbsent(record.key(), id -> new BitSet()).set(number);
  }

  /** Media has no numbers: its bytes are to follow each other. */
  private void takeMedia(ConsumerRecord<String, byte[]> record) {
    long place = bytes.merge(record.key(), (long) record.value().length, Long::sum);
    place -= record.value().length;
    for (byte each : record.value()) {
      if (each != MediaSender.at(place++)) {
        complain("%s: another byte at %d than was sent".formatted(record.key(), place - 1));
        return;
      }
    }
  }

  private void complain(String what) {
    if (complaints.size() < SHOWN) {
      complaints.add(what);
    }
  }

  BitSet numbers(String streamId) {
    return numbers.getOrDefault(streamId, new BitSet());
  }

  long bytes(String streamId) {
    return bytes.getOrDefault(streamId, 0L);
  }

  List<String> complaints() {
    return complaints;
  }
}
