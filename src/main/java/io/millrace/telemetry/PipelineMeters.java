package io.millrace.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.claim.ClaimCheck;
import io.millrace.delivery.ReaderAccounts;
import io.millrace.event.EventBus;
import io.millrace.media.ChunkType;
import io.millrace.media.DropReason;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.stream.IntakeException;
import io.millrace.stream.IntakeTotals;
import io.millrace.stream.MediaIngest;
import io.millrace.stream.PipelineTotals;
import io.millrace.stream.PipelineTotals.Volume;
import io.millrace.stream.RenditionMaker;
import io.millrace.stream.StreamRegistry;
import io.millrace.stream.Thumbnails;
import io.millrace.stream.TranscodeTotals;
import io.millrace.stream.Transcoding;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Publishes what the pipeline counts; read when scraped, at no cost to the flow. */
@Singleton
final class PipelineMeters {
  private final MeterRegistry meters;

  PipelineMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void onStart(
      @Observes StartupEvent start,
      StreamRegistry registry,
      MediaIngest ingest,
      Transcoding transcoding,
      Thumbnails thumbnails,
      RenditionMaker renditions,
      EventBus events,
      IntakeTotals intake,
      ClaimCheck claims) {
    PipelineTotals totals = registry.totals();
    for (ChunkType type : ChunkType.values()) {
      chunkCounters(totals, type);
    }
    for (DropReason reason : DropReason.values()) {
      counter(
          "millrace.dropped.chunks",
          "Chunks that a reader's queue dropped",
          totals,
          t -> t.readerDrops(reason).sum(),
          "reason",
          label(reason));
    }
    for (GapReason reason : GapReason.values()) {
      counter(
          "millrace.gaps",
          "Gaps given up",
          totals,
          t -> t.gaps(reason).sum(),
          "reason",
          label(reason));
    }
    for (EndReason reason : EndReason.values()) {
      counter(
          "millrace.streams.ended",
          "Streams and epochs that ended",
          totals,
          t -> t.ended(reason).sum(),
          "reason",
          label(reason));
    }
    counter("millrace.missing.chunks", "Sequence numbers in gaps", totals, PipelineTotals::missing);
    counter("millrace.streams.started", "Streams and epochs begun", totals, t -> t.started().sum());
    counter(
        "millrace.underruns",
        "Times that a live stream with readers ran dry",
        totals,
        t -> t.underruns().sum());
    steps(totals);
    thumbnails(thumbnails);
    renditions(renditions);
    counter("millrace.events.published", "Events", events, EventBus::published);
    counter("millrace.events.lost", "Events that slow listeners missed", events, EventBus::lost);
    gauges(registry, ingest);
    transcodes(transcoding);
    intake(intake);
    claims(claims);
  }

  private void transcodes(Transcoding transcoding) {
    TranscodeTotals totals = transcoding.totals();
    for (TranscodeTotals.Outcome outcome : TranscodeTotals.Outcome.values()) {
      counter(
          "millrace.transcodes.ended",
          "Transcodes over HTTP that ended",
          totals,
          t -> t.ended(outcome),
          "outcome",
          label(outcome));
    }
    counter(
        "millrace.transcoded.frames",
        "Coded frames that transcoding made",
        totals,
        TranscodeTotals::frames);
    counter(
        "millrace.transcoded.media.seconds",
        "Media time that transcoding made",
        totals,
        TranscodeTotals::mediaSeconds);
    gauge("millrace.transcodes.active", "Transcodes over HTTP", transcoding::active);
  }

  private void chunkCounters(PipelineTotals totals, ChunkType type) {
    volume("millrace.received", "that came in", totals.received(type), type);
    volume("millrace.sent", "handed to readers", totals.sent(type), type);
    for (PipelineTotals.Result result : PipelineTotals.Result.values()) {
      volume(
          "millrace.processed",
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
    counter(name + ".chunks", "Chunks " + description, volume, Volume::chunks, all);
    counter(name + ".bytes", "Payload bytes of chunks " + description, volume, Volume::bytes, all);
  }

  private void steps(PipelineTotals totals) {
    for (boolean isDown : new boolean[] {true, false}) {
      String direction = isDown ? "down" : "up";
      counter(
          "millrace.quality.steps",
          "Changes of quality",
          totals,
          t -> t.readerSteps(isDown).sum(),
          "of",
          "reader",
          "direction",
          direction);
      counter(
          "millrace.quality.steps",
          "Changes of quality",
          totals,
          t -> t.renditionSteps(isDown).sum(),
          "of",
          "rendition",
          "direction",
          direction);
    }
  }

  private void thumbnails(Thumbnails thumbnails) {
    String name = "millrace.thumbnails";
    String description = "Thumbnails by what became of them";
    counter(name, description, thumbnails, Thumbnails::made, "result", "made");
    counter(name, description, thumbnails, Thumbnails::skipped, "result", "skipped");
    counter(name, description, thumbnails, Thumbnails::failed, "result", "failed");
  }

  private void intake(IntakeTotals totals) {
    FunctionTimer.builder(
            "millrace.broker.ack",
            totals,
            IntakeTotals::persistedChunks,
            IntakeTotals::ackNanos,
            TimeUnit.NANOSECONDS)
        .description("From sending a chunk to the broker's acknowledgement")
        .register(meters);
    for (IntakeException.Kind kind : IntakeException.Kind.values()) {
      counter(
          "millrace.broker.refusals",
          "Requests, lines and senders that the broker's state refused",
          totals,
          t -> t.refusals(kind),
          "reason",
          label(kind));
    }
    gauge(
        "millrace.broker.in.flight.bytes",
        "Bytes that the broker has not acknowledged",
        totals::inFlightBytes);
  }

  private void claims(ClaimCheck claims) {
    String name = "millrace.claims";
    String description = "Payloads that lie in the object store";
    counter(name, description, claims, ClaimCheck::stored, "operation", "stored");
    counter(name, description, claims, ClaimCheck::redeemed, "operation", "redeemed");
    counter(name, description, claims, ClaimCheck::removed, "operation", "removed");
  }

  private void renditions(RenditionMaker maker) {
    gauge("millrace.renditions.open", "Streams whose renditions are being made", maker::open);
    counter(
        "millrace.renditions.skipped.frames",
        "Frames of sources that are in no rendition, since these could not be made fast enough",
        maker,
        RenditionMaker::skippedFrames);
    counter(
        "millrace.renditions.failed",
        "Streams whose renditions broke off",
        maker,
        RenditionMaker::failures);
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
    gauge("millrace.held.chunks", "Chunks that wait for those before them", registry::heldChunks);
    gauge("millrace.held.bytes", "Bytes that wait for those before them", registry::heldBytes);
    gauge("millrace.replay.bytes", "Bytes kept for late readers", registry::replayBytes);
    gauge(
        "millrace.queued.chunks",
        "Chunks that wait for readers",
        () -> queued(registry, ReaderAccounts.Amount::chunks));
    gauge(
        "millrace.queued.bytes",
        "Bytes that wait for readers",
        () -> queued(registry, ReaderAccounts.Amount::bytes));
  }

  private static long queued(StreamRegistry registry, ToLongFunction<ReaderAccounts.Amount> what) {
    return registry.readers().stream()
        .map(reader -> reader.accounts().queued())
        .mapToLong(what)
        .sum();
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(meters);
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
