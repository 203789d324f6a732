package io.millrace.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.kafka.processor.PartitionStatus;
import io.millrace.kafka.processor.ProcessorCounts;
import io.millrace.kafka.processor.ProcessorLoop;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Meters of the processor over Kafka. */
@Singleton
final class ProcessorMeters {
  private static final double NANOS_IN_SECOND = 1e9;

  private final MeterRegistry meters;

  ProcessorMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void onStart(@Observes StartupEvent start, ProcessorLoop processor) {
    ProcessorCounts counts = processor.counts();
    result(counts, "delivered", ProcessorCounts::delivered);
    result(counts, "duplicate", ProcessorCounts::duplicates);
    result(counts, "rejected", ProcessorCounts::rejected);
    counter("gaps", "Gaps given up by the processor", counts, ProcessorCounts::gaps);
    counter("dead.letters", "Records that it refused", counts, ProcessorCounts::deadLetters);
    counter(
        "rollbacks", "Steps that failed and were done again", counts, ProcessorCounts::restarts);
    FunctionTimer.builder(
            "millrace.processor.commit",
            counts,
            ProcessorCounts::commits,
            ProcessorCounts::commitNanos,
            TimeUnit.NANOSECONDS)
        .description("From the first output of a step to the acknowledgement of all")
        .register(meters);
    Gauge.builder("millrace.processor.partitions", processor, loop -> loop.partitions().size())
        .description("Partitions that this processor has")
        .register(meters);
    byPartition(processor);
  }

  private void result(
      ProcessorCounts counts, String result, ToLongFunction<ProcessorCounts> count) {
    FunctionCounter.builder("millrace.processor.chunks", counts, count::applyAsLong)
        .description("Chunks that the processor has read, by what became of them")
        .tags("result", result)
        .register(meters);
  }

  private void counter(
      String name,
      String description,
      ProcessorCounts counts,
      ToLongFunction<ProcessorCounts> count) {
    FunctionCounter.builder("millrace.processor." + name, counts, count::applyAsLong)
        .description(description)
        .register(meters);
  }

  /** Partitions come and go: their gauges with them. */
  private void byPartition(ProcessorLoop processor) {
    MultiGauge lag =
        MultiGauge.builder("millrace.processor.lag")
            .description("Records of a partition that are not read yet")
            .register(meters);
    MultiGauge held =
        MultiGauge.builder("millrace.processor.held.chunks")
            .description("Chunks of a partition that wait for those before them")
            .register(meters);
    MultiGauge oldest =
        MultiGauge.builder("millrace.processor.held.oldest.seconds")
            .description("How long the first of them has waited")
            .register(meters);
    processor.onAssignment(
        partitions -> {
          rows(lag, processor, partitions, PartitionStatus::lag);
          rows(held, processor, partitions, PartitionStatus::heldChunks);
          rows(oldest, processor, partitions, status -> status.oldestHeldNanos() / NANOS_IN_SECOND);
        });
  }

  private static void rows(
      MultiGauge gauge,
      ProcessorLoop processor,
      Set<Integer> partitions,
      ToDoubleFunction<PartitionStatus> value) {
    gauge.register(
        partitions.stream()
            .map(
                number ->
                    MultiGauge.Row.of(
                        Tags.of("partition", Integer.toString(number)),
                        processor,
                        loop -> {
                          PartitionStatus status = loop.partitions().get(number);
                          return status == null ? Double.NaN : value.applyAsDouble(status);
                        }))
            .toList(),
        true);
  }
}
