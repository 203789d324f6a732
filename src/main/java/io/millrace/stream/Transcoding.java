package io.millrace.stream;

import io.millrace.codec.TranscodeSettings;
import io.millrace.demux.ByteFeed;
import io.millrace.demux.Demuxer;
import io.millrace.media.QualityLevel;
import io.millrace.stream.TranscodeTotals.Outcome;
import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Makes MP4 of one rung of the ladder out of media that comes in, while it comes: as many at once
 * as there are places, each on threads of its own.
 *
 * <p>Nothing is read before there is a subscriber, and no faster than it is taken. Fails with
 * {@link TooManyTranscodesException} or {@link ShuttingDownException} before anything is read, with
 * {@link MediaException} if the bytes are not media or break off, and with {@link
 * TranscodeException} if the media cannot be transcoded; the last two may come when part of the MP4
 * is out.
 */
public final class Transcoding {
  /** Bytes of MP4 that may wait for the reader: a second at the highest bit rate. */
  static final int BOUND_BYTES = 2 << 20;

  private final Demuxer demuxer;
  private final Function<QualityLevel, TranscodeSettings> settings;
  private final Executor threads;
  private final int maxAtOnce;
  private final Duration maxDuration;
  private final Duration patience;
  private final Semaphore places;
  private final Set<Transcode> running = ConcurrentHashMap.newKeySet();
  private final TranscodeTotals totals = new TranscodeTotals();
  private volatile boolean isShut;

  /**
   * @param settings what is made of media of a quality
   * @param threads runs each transcode's blocking work; must not queue
   * @param maxAtOnce transcodes at once
   * @param maxDuration longest media
   * @param patience silence after which a sender or reader has gone
   */
  Transcoding(
      Demuxer demuxer,
      Function<QualityLevel, TranscodeSettings> settings,
      Executor threads,
      int maxAtOnce,
      Duration maxDuration,
      Duration patience) {
    this.demuxer = demuxer;
    this.settings = settings;
    this.threads = threads;
    this.maxAtOnce = maxAtOnce;
    this.maxDuration = maxDuration;
    this.patience = patience;
    this.places = new Semaphore(maxAtOnce);
  }

  /** The MP4 in pieces, for one subscriber; cancelling stops all of it. */
  public Multi<byte[]> transcode(QualityLevel quality, Flow.Publisher<ByteBuffer> body) {
    ByteFeed feed = new ByteFeed(ByteFeed.DEFAULT_BOUND_BYTES, patience);
    Transcode transcode = new Transcode(feed, settings.apply(quality), maxDuration);
    Job job = new Job(transcode, feed, body);
    return Multi.createFrom().publisher(job.outlet);
  }

  private final class Job {
    private final Transcode transcode;
    private final ByteFeed feed;
    private final Flow.Publisher<ByteBuffer> body;
    private final ByteOutlet outlet;
    private volatile boolean isLeft;

    Job(Transcode transcode, ByteFeed feed, Flow.Publisher<ByteBuffer> body) {
      this.transcode = transcode;
      this.feed = feed;
      this.body = body;
      this.outlet = new ByteOutlet(BOUND_BYTES, patience, this::start, this::leave);
    }

    private void start() {
      if (isShut) {
        outlet.fail(new ShuttingDownException());
      } else if (!places.tryAcquire()) {
        outlet.fail(new TooManyTranscodesException(maxAtOnce));
      } else {
        submit();
      }
    }

    private void submit() {
      try {
        running.add(transcode);
        threads.execute(this::run);
      } catch (RuntimeException e) {
        release();
        outlet.fail(e);
      }
    }

    private void leave() {
      isLeft = true;
      transcode.stop();
    }

    private void run() {
      try {
        body.subscribe(feed);
        transcode.run(demuxer, totals, outlet::put);
        totals.count(Outcome.COMPLETED);
        release();
        outlet.complete();
      } catch (Throwable e) {
        totals.count(isLeft ? Outcome.CANCELLED : Outcome.FAILED);
        release();
        outlet.fail(e);
      }
    }

    private void release() {
      feed.close();
      running.remove(transcode);
      places.release();
    }
  }

  /** Stops what runs and takes no more. */
  void shutdown() {
    isShut = true;
    running.forEach(Transcode::stop);
  }

  /** Transcodes that run. */
  public int active() {
    return maxAtOnce - places.availablePermits();
  }

  public TranscodeTotals totals() {
    return totals;
  }
}
