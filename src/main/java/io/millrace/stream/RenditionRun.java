package io.millrace.stream;

import io.millrace.codec.Transcoder;
import io.millrace.media.Frame;
import io.millrace.media.QualityLevel;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The making of one sender's renditions, on threads of its own, with a bounded feed.
 *
 * <p>A sender that is ahead of real time, such as the upload of a file, waits while the feed is
 * full. One that sends in real time is never held up: quality steps down by the {@link QualityRule}
 * of how full the feed is, and when it is full all the same, frames are left out up to a keyframe.
 * Used by the sender's thread.
 */
final class RenditionRun {
  /** Live media comes in bursts of as much. */
  private static final long SLACK_NANOS = 1_000_000_000;

  private final RenditionMaker maker;
  private final String streamId;
  private final boolean alwaysWaits;
  private final Transcoder transcoder;
  private final RenditionOutput output;
  private final RenditionFeed feed;
  private final RenditionLadder ladder;
  private final QualityRule rule = new QualityRule();
  private final long startNanos;
  private long firstUs = Long.MIN_VALUE;
  private boolean isDrained = true;
  private boolean isClosed;
  private @Nullable Throwable reported;
  private volatile @Nullable Throwable failure;

  /**
   * Starts; {@link #close} gives the place back.
   *
   * @param alwaysWaits whether the sender can wait even in real time
   */
  RenditionRun(
      RenditionMaker maker,
      String streamId,
      boolean alwaysWaits,
      List<QualityLevel> rungs,
      Transcoder transcoder,
      RenditionOutput output) {
    this.maker = maker;
    this.streamId = streamId;
    this.alwaysWaits = alwaysWaits;
    this.transcoder = transcoder;
    this.output = output;
    this.feed = new RenditionFeed(maker.settings());
    this.ladder = new RenditionLadder(rungs);
    this.startNanos = maker.registry().nanoTime();
    maker.threads().execute(this::transcode);
  }

  private void transcode() {
    try {
      feed.drainTo(transcoder);
      transcoder.finish();
    } catch (Throwable e) {
      failure = e;
    } finally {
      transcoder.close();
      feed.close();
      feed.leave();
    }
  }

  void track(TrackConfig config) {
    feed.track(config);
  }

  void frame(Frame frame) {
    boolean canWait = alwaysWaits || isAhead(frame);
    if (!canWait) {
      adapt();
    }
    try {
      feed.frame(frame, canWait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShuttingDownException();
    }
  }

  private boolean isAhead(Frame frame) {
    if (firstUs == Long.MIN_VALUE) {
      firstUs = frame.timestampUs();
    }
    long mediaNanos = (frame.timestampUs() - firstUs) * 1000;
    return mediaNanos > maker.registry().nanoTime() - startNanos + SLACK_NANOS;
  }

  private void adapt() {
    RenditionLadder.Change change =
        switch (rule.observe(
            feed.fill(), maker.registry().nanoTime(), ladder.canStepDown(), ladder.canStepUp())) {
          case DOWN -> ladder.stepDown();
          case UP -> ladder.stepUp();
          case STAY -> null;
        };
    if (change != null) {
      transcoder.setQuality(change.rendition(), change.to());
      maker.registry().renditionChanged(streamId, change);
    }
  }

  /** No more comes: waits, within bounds, until all is made. */
  void finish() {
    feed.end();
    try {
      isDrained = feed.awaitLeft(maker.settings().drainTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isDrained = false;
    }
  }

  /**
   * Stops what is still being made and frees it.
   *
   * @return false if that has been done
   */
  boolean close() {
    if (isClosed) {
      return false;
    }
    isClosed = true;
    reported = failure;
    feed.close();
    transcoder.close();
    maker.leave();
    maker.count(feed.skipped(), reported != null);
    return true;
  }

  /** What was wrong, once closed. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Throwable cause = reported;
    if (cause != null) {
      warnings.add("the renditions broke off: " + cause.getMessage());
    } else if (!isDrained) {
      warnings.add(
          "the renditions lack their end, which was not made within %s"
              .formatted(maker.settings().drainTimeout()));
    }
    if (feed.skipped() > 0) {
      warnings.add(
          "the renditions lack %d frames, for which encoding was too slow"
              .formatted(feed.skipped()));
    }
    if (transcoder.damagedFrames() > 0) {
      warnings.add("%d damaged frames are in no rendition".formatted(transcoder.damagedFrames()));
    }
    return warnings;
  }

  RenditionOutput output() {
    return output;
  }
}
