package io.millrace.kafka.processor;

import io.millrace.chunk.ChunkSequence;
import io.millrace.chunk.ChunkSequences;
import io.millrace.chunk.SequenceOutput;
import io.millrace.chunk.SequenceState;
import io.millrace.event.MediaStreamEvent;
import io.millrace.kafka.KafkaRecords;
import io.millrace.media.ChunkProcessingError;
import io.millrace.media.ChunkResult;
import io.millrace.media.EndReason;
import io.millrace.media.MediaChunk;
import io.millrace.media.QualityLevel;
import io.millrace.media.StreamItem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a partition: puts its chunks in order, and what comes of that into the outbox. Not
 * thread-safe.
 */
final class OrderedStream implements SequenceOutput {
  private final String id;
  private final Shared shared;
  private final Outbox outbox;
  private final ProcessorCounts counts;
  private final ChunkSequence sequence;

  /** What it holds, by number. */
  private final Map<Long, ReceivedChunk> held = new HashMap<>();

  /** What is being taken in; null once it has gone somewhere. */
  private @Nullable ReceivedChunk current;

  private long processed = -1;
  private boolean isLive;
  private int epoch;
  private long startedMillis;
  private long bytes;

  /**
   * What the streams of a partition have in common.
   *
   * @param changes is told the id of a stream whenever it is not where it was
   */
  record Shared(
      Outbox outbox,
      HeldOffsets heldOffsets,
      ProcessorCounts counts,
      PartitionClock clock,
      InstantSource wall,
      Consumer<String> changes) {}

  /**
   * Makes the stream.
   *
   * @param progress where it stands; null if it is new
   */
  OrderedStream(
      String id, Shared shared, ChunkSequences sequences, @Nullable StreamProgress progress) {
    this.id = id;
    this.shared = shared;
    this.outbox = shared.outbox();
    this.counts = shared.counts();
    this.sequence = sequences.open(id, this, progress == null ? null : progress.sequence());
    this.epoch = sequence.epoch();
    if (progress != null) {
      processed = progress.processed();
      isLive = progress.isLive();
      startedMillis = progress.startedMillis();
      bytes = progress.bytes();
    }
  }

  String id() {
    return id;
  }

  /** Takes a chunk in, unless that has been done already. */
  void accept(ReceivedChunk chunk) {
    if (chunk.offset() <= processed) {
      return;
    }
    boolean isFirst = processed < 0;
    processed = chunk.offset();
    shared.changes().accept(id);
    counts.received.increment();
    if (chunk.restarts() && !isFirst) {
      sequence.newEpoch();
    }
    current = chunk;
    ChunkResult result = sequence.accept(chunk.chunk());
    if (result instanceof ChunkResult.Duplicate) {
      counts.duplicates.increment();
    } else if (current != null) {
      hold(result.sequenceNumber(), chunk, shared.clock().getAsLong());
    }
    current = null;
  }

  /** Gets back a chunk that it held before a move. */
  void holdAgain(SequenceState.Held where, ReceivedChunk chunk) {
    hold(where.number(), chunk, where.arrivalNanos());
    sequence.holdAgain(where, chunk.chunk());
  }

  private void hold(long number, ReceivedChunk chunk, long arrivalNanos) {
    held.put(number, chunk);
    shared.heldOffsets().add(chunk, arrivalNanos);
  }

  /** Lets go of a chunk that leaves: the one that is being taken in, or one that was held. */
  private ReceivedChunk release(MediaChunk chunk) {
    ReceivedChunk taken = current;
    if (taken != null && taken.chunk().data() == chunk.data()) {
      current = null;
      return taken;
    }
    ReceivedChunk waited =
        Objects.requireNonNull(held.remove(chunk.sequenceNumber()), "a chunk that was not held");
    shared.heldOffsets().remove(waited);
    shared.changes().accept(id);
    return waited;
  }

  @Override
  public void chunk(MediaChunk chunk, long heldNanos) {
    ReceivedChunk source = release(chunk);
    if (!isLive || chunk.epoch() != epoch) {
      begin(chunk.epoch());
    }
    bytes += source.record().value().length;
    counts.delivered.increment();
    String dataRef = source.dataRef();
    outbox.add(
        dataRef == null
            ? KafkaRecords.of(chunk, source.trackConfig())
            : KafkaRecords.ofReferred(
                chunk.with(chunk.data(), source.dataSha256()), dataRef, source.trackConfig()));
    if (chunk.isFinal()) {
      end(EndReason.FINAL);
    }
  }

  @Override
  public void gap(StreamItem.Gap gap) {
    counts.gaps.increment();
    outbox.add(KafkaRecords.of(gap));
    outbox.event(
        new MediaStreamEvent.GapDetected(
            id, 0, gap.epoch(), gap.from(), gap.to(), gap.reason(), now()));
  }

  @Override
  public void restarted(int newEpoch) {
    if (isLive) {
      stopped(EndReason.RESTARTED);
    }
    epoch = newEpoch;
  }

  @Override
  public void rejected(MediaChunk chunk, ChunkProcessingError error) {
    ReceivedChunk source = release(chunk);
    counts.rejected.increment();
    outbox.deadLetter(source.record(), error.message());
    outbox.event(
        new MediaStreamEvent.ChunkRejected(id, 0, chunk.sequenceNumber(), error.message(), now()));
  }

  private void begin(int newEpoch) {
    isLive = true;
    epoch = newEpoch;
    startedMillis = shared.wall().millis();
    bytes = 0;
    outbox.event(new MediaStreamEvent.StreamStarted(id, 0, newEpoch, QualityLevel.MEDIUM, now()));
  }

  private void end(EndReason reason) {
    stopped(reason);
    outbox.add(KafkaRecords.of(new StreamItem.End(id, epoch, reason)));
  }

  private void stopped(EndReason reason) {
    isLive = false;
    long seconds = Math.max(0, shared.wall().millis() - startedMillis) / 1000;
    outbox.event(new MediaStreamEvent.StreamStopped(id, 0, epoch, reason, seconds, bytes, now()));
  }

  /** Delivers what it holds and ends it. */
  void close(EndReason reason) {
    sequence.close();
    if (isLive) {
      end(reason);
    }
  }

  /** Gives up what is missing, to free what is held. */
  void flush() {
    sequence.flush();
  }

  long heldBytes() {
    return sequence.heldBytes();
  }

  StreamProgress progress() {
    Map<Long, Long> offsets = new HashMap<>();
    held.forEach((number, chunk) -> offsets.put(number, chunk.offset()));
    return new StreamProgress(sequence.state(), offsets, processed, isLive, startedMillis, bytes);
  }

  private Instant now() {
    return shared.wall().instant();
  }
}
