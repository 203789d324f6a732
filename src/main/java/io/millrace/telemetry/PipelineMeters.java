package io.millrace.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.event.EventBus;
import io.millrace.media.ChunkType;
import io.millrace.media.DropReason;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.stream.MediaIngest;
import io.millrace.stream.PipelineTotals;
import io.millrace.stream.PipelineTotals.Volume;
import io.millrace.stream.StreamReader;
import io.millrace.stream.StreamRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Publishes what the pipeline counts; read when scraped, at no cost to the flow. */
@Singleton
final class PipelineMeters {
  private final MeterRegistry meters;

  PipelineMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void onStart(
      @Observes StartupEvent start, StreamRegistry registry, MediaIngest ingest, EventBus events) {
    PipelineTotals totals = registry.totals();
    for (ChunkType type : ChunkType.values()) {
      chunkCounters(totals, type);
    }
    for (DropReason reason : DropReason.values()) {
      counter(
          "millrace.delivery.dropped",
          "Chunks that a reader's queue dropped",
          totals,
          t -> t.readerDrops(reason).sum(),
          "reason",
          label(reason));
    }
    for (GapReason reason : GapReason.values()) {
      counter(
          "millrace.chunk.gaps",
          "Gaps given up",
          totals,
          t -> t.gaps(reason).sum(),
          "reason",
          label(reason));
    }
    for (EndReason reason : EndReason.values()) {
      counter(
          "millrace.stream.ended",
          "Streams and epochs that ended",
          totals,
          t -> t.ended(reason).sum(),
          "reason",
          label(reason));
    }
    counter("millrace.chunk.missing", "Sequence numbers in gaps", totals, t -> t.missing().sum());
    counter("millrace.stream.started", "Streams and epochs begun", totals, t -> t.started().sum());
    counter("millrace.events.published", "Events", events, EventBus::published);
    counter("millrace.events.lost", "Events that slow listeners missed", events, EventBus::lost);
    gauges(registry, ingest);
  }

  private void chunkCounters(PipelineTotals totals, ChunkType type) {
    volume("millrace.chunk.received", "that came in", totals.received(type), type);
    volume("millrace.delivery.sent", "handed to readers", totals.sent(type), type);
    for (PipelineTotals.Result result : PipelineTotals.Result.values()) {
      volume(
          "millrace.chunk.processed",
          "by what became of them",
          totals.result(result, type),
          type,
          "result",
          label(result));
    }
  }

  private void volume(
      String name, String description, Volume volume, ChunkType type, String... tags) {
    String[] all = new String[tags.length + 2];
    all[0] = "type";
    all[1] = label(type);
    System.arraycopy(tags, 0, all, 2, tags.length);
    counter(name, "Chunks " + description, volume, Volume::chunks, all);
    FunctionCounter.builder(name, volume, Volume::bytes)
        .description("Payload bytes of chunks " + description)
        .baseUnit("bytes")
        .tags(all)
        .register(meters);
  }

  private <T> void counter(
      String name, String description, T source, ToDoubleFunction<T> count, String... tags) {
    FunctionCounter.builder(name, source, count)
        .description(description)
        .tags(tags)
        .register(meters);
  }

  private void gauges(StreamRegistry registry, MediaIngest ingest) {
    gauge("millrace.streams.open", "Streams", registry::streamCount);
    gauge("millrace.readers.open", "Readers", () -> registry.readers().size());
    gauge("millrace.senders.open", "Senders of whole media", ingest::senders);
    gauge("millrace.chunk.held", "Chunks that wait for those before them", registry::heldChunks);
    bytes("millrace.chunk.held", "Bytes that wait for those before them", registry::heldBytes);
    bytes("millrace.stream.replay", "Bytes kept for late readers", registry::replayBytes);
    gauge(
        "millrace.delivery.queued",
        "Chunks that wait for readers",
        () ->
            registry.readers().stream()
                .map(StreamReader::accounts)
                .mapToLong(accounts -> accounts.queued().chunks())
                .sum());
    bytes(
        "millrace.delivery.queued",
        "Bytes that wait for readers",
        () ->
            registry.readers().stream()
                .map(StreamReader::accounts)
                .mapToLong(accounts -> accounts.queued().bytes())
                .sum());
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(meters);
  }

  private void bytes(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).baseUnit("bytes").register(meters);
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
