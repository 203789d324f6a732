package io.millrace.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.millrace.media.CodecStats;
import io.millrace.stream.CodecAccounts;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Publishes what the codec counts; read when scraped. */
@Singleton
final class CodecMeters {
  private final MeterRegistry meters;

  CodecMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void onStart(@Observes StartupEvent start, CodecAccounts codec) {
    frames(codec, "encode", CodecStats::framesEncoded);
    frames(codec, "decode", CodecStats::framesDecoded);
    counter("millrace.codec.bytes", "Bytes into the codec", codec, CodecStats::bytesProcessed);
    counter("millrace.codec.errors", "Failures of the codec", codec, CodecStats::errorCount);
    FunctionCounter.builder(
            "millrace.codec.encoding.seconds",
            codec,
            accounts -> (double) accounts.totals().encodingTimeMs() / TimeUnit.SECONDS.toMillis(1))
        .description("Time spent encoding")
        .register(meters);
    Gauge.builder("millrace.codec.sessions", codec, CodecAccounts::sessions)
        .description("Encoders and decoders of streams that are open")
        .register(meters);
    bytes(codec, "codec", CodecAccounts::codecBytes);
    bytes(codec, "demux", CodecAccounts::demuxBytes);
  }

  private void frames(CodecAccounts codec, String way, ToLongFunction<CodecStats> count) {
    FunctionCounter.builder(
            "millrace.codec.frames", codec, accounts -> count.applyAsLong(accounts.totals()))
        .description("Frames that came out of the codec")
        .tags("operation", way)
        .register(meters);
  }

  private void counter(
      String name, String description, CodecAccounts codec, ToLongFunction<CodecStats> count) {
    FunctionCounter.builder(name, codec, accounts -> count.applyAsLong(accounts.totals()))
        .description(description)
        .register(meters);
  }

  private void bytes(CodecAccounts codec, String stage, ToDoubleFunction<CodecAccounts> bytes) {
    Gauge.builder("millrace.native.bytes", codec, bytes)
        .description("Memory outside the heap, estimated")
        .baseUnit(BaseUnits.BYTES)
        .tags("stage", stage)
        .register(meters);
  }
}
