package io.millrace.kafka.processor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition stands: what is committed for it, offset and metadata.
 *
 * @param lowWatermark all below is done
 * @param position all below was read; what is not done is held
 * @param clockNanos the partition's time
 */
record PartitionProgress(long lowWatermark, long position, long clockNanos) {
  private static final Pattern METADATA = Pattern.compile("position=(\\d{1,19});clock=(\\d{1,19})");

  OffsetAndMetadata toOffset() {
    return new OffsetAndMetadata(
        lowWatermark, "position=%d;clock=%d".formatted(position, clockNanos));
  }

  /** Of a committed offset; one that somebody else has set means that all below it is done. */
  static PartitionProgress of(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return new PartitionProgress(0, 0, 0);
    }
    Matcher metadata = METADATA.matcher(committed.metadata());
    return metadata.matches()
        ? new PartitionProgress(
            committed.offset(),
            Long.parseLong(metadata.group(1)),
            Long.parseLong(metadata.group(2)))
        : new PartitionProgress(committed.offset(), committed.offset(), 0);
  }
}
