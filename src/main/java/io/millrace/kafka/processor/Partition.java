package io.millrace.kafka.processor;

import io.millrace.chunk.ChunkSequences;
import io.millrace.chunk.SequenceState;
import io.millrace.kafka.KafkaRecords;
import io.millrace.kafka.Topics;
import io.millrace.media.EndReason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A partition of {@code media.chunks} and the streams in it. Used by the loop's thread alone.
 *
 * <p>Where it stands is what the last commit says: the offset below which all is done, the position
 * up to which records were read, and each stream's progress. After a move it reads from that offset
 * on, gives its streams back what they held, and leaves out what was done already.
 */
final class Partition {
  private final int number;
  private final ProcessorSettings settings;
  private final Outbox outbox;
  private final PartitionClock clock;
  private final LoopAlarms alarms;
  private final ChunkSequences sequences;
  private final HeldOffsets heldOffsets = new HeldOffsets();
  private final OrderedStream.Shared shared;

  /** By id; the one longest without a chunk comes first. */
  private final LinkedHashMap<String, Place> streams = new LinkedHashMap<>(16, 0.75f, true);

  /** What is to be given back, by offset. */
  private final TreeMap<Long, Awaited> awaited = new TreeMap<>();

  private final Set<String> changed = new LinkedHashSet<>();
  private long position;
  private boolean hasRead;

  /** A stream, and when its last chunk came by the partition's clock. */
  private static final class Place {
    private final OrderedStream stream;
    private long lastNanos;

    Place(OrderedStream stream, long lastNanos) {
      this.stream = stream;
      this.lastNanos = lastNanos;
    }
  }

  private record Awaited(OrderedStream stream, SequenceState.Held where) {}

  Partition(int number, ProcessorSettings settings, Outbox outbox, ProcessorCounts counts) {
    this.number = number;
    this.settings = settings;
    this.outbox = outbox;
    this.clock = new PartitionClock(settings.wallNanos());
    this.alarms = new LoopAlarms(clock);
    this.sequences = new ChunkSequences(settings.chunks(), settings.limits(), clock, alarms);
    this.shared =
        new OrderedStream.Shared(outbox, heldOffsets, counts, clock, settings.wall(), changed::add);
  }

  int number() {
    return number;
  }

  /** Goes on from where another process, or this one before it failed, has come to. */
  void restore(PartitionProgress progress, Map<String, StreamProgress> streamProgress) {
    position = progress.position();
    if (progress.clockNanos() > 0) {
      clock.set(progress.clockNanos());
    }
    streamProgress.forEach(this::restore);
  }

  private void restore(String id, StreamProgress progress) {
    OrderedStream stream = open(id, progress);
    streams.put(id, new Place(stream, clock.getAsLong()));
    for (SequenceState.Held held : progress.sequence().held()) {
      Long offset = progress.offsets().get(held.number());
      if (offset != null) {
        awaited.put(offset, new Awaited(stream, held));
      }
    }
  }

  private OrderedStream open(String id, @Nullable StreamProgress progress) {
    return new OrderedStream(id, shared, sequences, progress);
  }

  /** Deals with a record. */
  void take(ConsumerRecord<String, byte[]> record) {
    clock.behind();
    clock.read(record.timestamp());
    awaited.headMap(record.offset()).clear(); // no longer in the topic: they will be gaps
    Awaited again = awaited.remove(record.offset());
    if (again != null) {
      again.stream().holdAgain(again.where(), ReceivedChunk.of(record));
    } else if (record.offset() >= position) {
      accept(record);
    }
    if (record.offset() >= position) {
      position = record.offset() + 1;
    }
    hasRead = true;
  }

  private void accept(ConsumerRecord<String, byte[]> record) {
    if (isTooLarge(record)) {
      return;
    }
    ReceivedChunk chunk;
    try {
      chunk = ReceivedChunk.of(record);
    } catch (RuntimeException e) { // whatever is wrong with it, it costs the partition nothing
      outbox.deadLetter(record, String.valueOf(e.getMessage()));
      return;
    }
    String id = chunk.chunk().streamId();
    Place place = streams.computeIfAbsent(id, this::place);
    place.lastNanos = clock.getAsLong();
    place.stream.accept(chunk);
    while (streams.size() > settings.maxStreams()) {
      end(streams.firstEntry().getValue().stream, EndReason.EVICTED);
    }
  }

  /** What cannot be put out is refused as it comes: it would fail each commit. */
  private boolean isTooLarge(ConsumerRecord<String, byte[]> record) {
    long size = KafkaRecords.sizeBytes(record);
    int most = settings.maxRecordBytes();
    if (size <= most) {
      return false;
    }
    String reason =
        "a record of %d bytes uncompressed, at most %d go through; send a large payload by reference (dataref), or raise millrace.kafka.topics.max-record-bytes and max.message.bytes of %s and %s"
            .formatted(size, most, Topics.ORDERED, Topics.DEAD_LETTER);
    outbox.deadLetterInPart(record, reason);
    return true;
  }

  private Place place(String id) {
    return new Place(open(id, null), clock.getAsLong());
  }

  /** Whether a record came since its progress was taken. */
  boolean hasRead() {
    return hasRead;
  }

  /** Nothing more is there to read, as the broker has just said. */
  void atEnd() {
    awaited.clear();
    clock.atEnd();
  }

  /** Does what time has made due: gives up gaps, ends streams that are silent. */
  void passTime() {
    alarms.goOff();
    long silentSince = clock.getAsLong() - settings.ttl().toNanos();
    while (!streams.isEmpty()
        && streams.firstEntry().getValue().lastNanos - silentSince < 0
        && awaited.isEmpty()) {
      end(streams.firstEntry().getValue().stream, EndReason.EXPIRED);
    }
  }

  private void end(OrderedStream stream, EndReason reason) {
    stream.close(reason);
    streams.remove(stream.id());
    changed.add(stream.id());
  }

  /** Whether it has streams, which time may end or make give up what they wait for. */
  boolean hasStreams() {
    return !streams.isEmpty();
  }

  long heldBytes() {
    return heldOffsets.bytes();
  }

  /** Frees memory: the stream that holds most gives up what it waits for. */
  void flushLargest() {
    streams.values().stream()
        .map(place -> place.stream)
        .max(Comparator.comparingLong(OrderedStream::heldBytes))
        .ifPresent(OrderedStream::flush);
  }

  /** Streams that are not where the last commit has them, with their progress; null if ended. */
  Map<String, @Nullable StreamProgress> takeChanged() {
    Map<String, @Nullable StreamProgress> progress = new HashMap<>();
    for (String id : changed) {
      Place place = streams.get(id);
      progress.put(id, place == null ? null : place.stream.progress());
    }
    changed.clear();
    return progress;
  }

  /** Where it stands, if that has changed since it was asked last; else null. */
  @Nullable PartitionProgress takeProgress() {
    if (!hasRead && changed.isEmpty()) {
      return null;
    }
    hasRead = false;
    long watermark = heldOffsets.lowWatermark(position);
    return new PartitionProgress(
        awaited.isEmpty() ? watermark : Math.min(watermark, awaited.firstKey()),
        position,
        clock.getAsLong());
  }

  PartitionStatus status(long lag) {
    return new PartitionStatus(
        number,
        lag,
        streams.size(),
        heldOffsets.count(),
        heldOffsets.bytes(),
        heldOffsets.longestWaitNanos(clock.getAsLong()));
  }
}
