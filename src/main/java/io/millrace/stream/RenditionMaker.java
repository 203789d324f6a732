package io.millrace.stream;

import io.millrace.codec.CodecSettings;
import io.millrace.codec.TranscodeSettings;
import io.millrace.media.QualityLevel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Makes the renditions of senders' media, of a bounded number of senders at once. */
public final class RenditionMaker {
  private final StreamRegistry registry;
  private final RenditionSettings settings;
  private final CodecSettings codec;
  private final Executor threads;
  private final Semaphore places;
  private final LongAdder skippedFrames = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * @param threads runs one long task for each sender; must not queue
   */
  RenditionMaker(
      StreamRegistry registry, RenditionSettings settings, CodecSettings codec, Executor threads) {
    this.registry = registry;
    this.settings = settings;
    this.codec = codec;
    this.threads = threads;
    this.places = new Semaphore(settings.maxStreams());
  }

  /**
   * The renditions of one sender's media; none are made unless the stream's owner has asked for
   * some.
   *
   * @param patience as of {@link ChunkIntake#ofSender}
   */
  Renditions ofSender(String streamId, @Nullable Duration patience) {
    return new Renditions(this, streamId, patience);
  }

  StreamRegistry registry() {
    return registry;
  }

  RenditionSettings settings() {
    return settings;
  }

  /** How the rungs are encoded, which come out as tracks from that number on. */
  TranscodeSettings transcode(List<QualityLevel> rungs, int firstTrack) {
    return TranscodeSettings.of(rungs.toArray(QualityLevel[]::new))
        .withFirstTrack(firstTrack)
        .withEncoders(codec.videoEncoder(), codec.audioEncoder())
        .withLimits(codec.limits());
  }

  Executor threads() {
    return threads;
  }

  /** Takes a place, if there is one. */
  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  /** What the stream's owner asks for now. */
  List<QualityLevel> wanted(String streamId) {
    var stream = registry.description(streamId);
    return stream == null ? List.of() : stream.renditions();
  }

  void count(long skipped, boolean hasFailed) {
    skippedFrames.add(skipped);
    if (hasFailed) {
      failures.increment();
    }
  }

  /** Senders whose renditions are being made. */
  public int open() {
    return settings.maxStreams() - places.availablePermits();
  }

  /** Frames of senders that are in no rendition, since these could not be made fast enough. */
  public long skippedFrames() {
    return skippedFrames.sum();
  }

  /** Senders whose renditions ended by a failure. */
  public long failures() {
    return failures.sum();
  }
}
