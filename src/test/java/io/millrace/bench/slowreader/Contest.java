package io.millrace.bench.slowreader;

import io.millrace.bench.slowreader.Outcome.Share;
import io.millrace.delivery.Order;
import io.millrace.delivery.ReaderConfig;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.TrackConfig;
import io.millrace.wire.TrackConfigJson;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The same stream for the same slow reader through different queues of the same bounds.
 *
 * <p>The reader puts what arrived back in stream order and decodes it. A picture counts as
 * decodable only if its samples are those that the whole stream gives at its time.
 */
final class Contest {
  private final RecordedStream stream;
  private final Set<PictureDecoder.Picture> whole;

  /** Decodes the whole stream. */
  Contest(RecordedStream stream) {
    this.stream = stream;
    this.whole = pictures(stream.chunks());
    requireComplete();
  }

  /** A picture that equals the one before it could be concealed by luck. */
  private void requireComplete() {
    long pictures = stream.chunks().stream().filter(RecordedStream::isPicture).count();
    List<String> inOrder =
        whole.stream()
            .sorted(Comparator.comparingLong(PictureDecoder.Picture::timestampUs))
            .map(PictureDecoder.Picture::md5)
            .toList();
    long moving =
        IntStream.range(1, inOrder.size())
            .filter(i -> !inOrder.get(i).equals(inOrder.get(i - 1)))
            .count();
    if (inOrder.size() != pictures || moving != pictures - 1) {
      throw new IllegalStateException(
          "the whole stream of %d pictures decodes to %d, %d of them unlike the one before; expected all"
              .formatted(pictures, inOrder.size(), moving));
    }
  }

  Outcome readerQueue(Order order, Limits limits) {
    HandClock clock = new HandClock();
    var config = new ReaderConfig(order, limits.maxChunks(), limits.maxBytes(), null);
    String name = "Millrace, " + order.name().toLowerCase(Locale.ROOT);
    return run(name, limits, clock, new ReaderQueueLine(config, clock));
  }

  /** The opponent, of the same bounds. */
  Outcome tailDrop(Limits limits) {
    var line = new TailDropLine(limits.maxChunks(), limits.maxBytes());
    return run("FIFO", limits, new HandClock(), line);
  }

  /**
   * The opponent with as many places as chunks of average size make up the bytes, whatever their
   * size: a keyframe fits as well as any.
   */
  Outcome tailDropByCount(Limits limits) {
    long bytes = stream.chunks().stream().mapToLong(MediaChunk::sizeBytes).sum();
    int places = Math.toIntExact(limits.maxBytes() * stream.made().size() / bytes);
    var line = new TailDropLine(places, Long.MAX_VALUE);
    return run("FIFO by count", limits, new HandClock(), line);
  }

  private Outcome run(String name, Limits limits, HandClock clock, WaitingLine line) {
    List<SlowLink.Arrival> arrivals =
        new SlowLink(clock, limits.bytesPerSecond(), line).carry(stream.made());
    List<MediaChunk> arrived =
        arrivals.stream()
            .map(SlowLink.Arrival::chunk)
            .sorted(Comparator.comparingLong(MediaChunk::sequenceNumber))
            .toList();
    Set<PictureDecoder.Picture> decodable = new HashSet<>(pictures(arrived));
    decodable.retainAll(whole);
    return new Outcome(
        name,
        share(arrived, RecordedStream::isPicture),
        share(arrived, chunk -> RecordedStream.isPicture(chunk) && chunk.isKeyframe()),
        share(arrived, RecordedStream::isSound),
        new Share(decodable.size(), whole.size()),
        longestWaitNanos(arrivals));
  }

  private Share share(List<MediaChunk> arrived, Predicate<MediaChunk> kind) {
    return new Share(
        arrived.stream().filter(kind).count(), stream.chunks().stream().filter(kind).count());
  }

  private long longestWaitNanos(List<SlowLink.Arrival> arrivals) {
    Map<Long, Long> madeAt = new HashMap<>();
    stream.made().forEach(made -> madeAt.put(made.chunk().sequenceNumber(), made.atNanos()));
    return arrivals.stream()
        .mapToLong(
            arrival ->
                arrival.atNanos() - madeAt.getOrDefault(arrival.chunk().sequenceNumber(), 0L))
        .max()
        .orElse(0);
  }

  /** What a decoder makes of the picture track, given nothing but these chunks. */
  private static Set<PictureDecoder.Picture> pictures(List<MediaChunk> chunks) {
    for (MediaChunk chunk : chunks) {
      if (chunk.chunkType() == ChunkType.METADATA && chunk.sizeBytes() > 0) {
        TrackConfig config = TrackConfigJson.read(chunk.data());
        if (config.video() != null) {
          return PictureDecoder.decode(
              config, chunks.stream().filter(RecordedStream::isPicture).toList());
        }
      }
    }
    throw new IllegalStateException(
        "none of %d chunks is the configuration of a picture track".formatted(chunks.size()));
  }
}
