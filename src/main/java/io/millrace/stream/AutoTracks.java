package io.millrace.stream;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The tracks of the best rung that a reader keeps up with: {@link QualityRule} says when to change,
 * {@link TrackSwitch} how.
 *
 * <p>A rung whose keyframes have not come for {@value #DEAD_AFTER_US} microseconds of the source's
 * media time is not switched to, and is left for the source.
 */
final class AutoTracks implements TrackChoice {
  private static final long DEAD_AFTER_US = 10_000_000;

  private final DoubleSupplier fill;
  private final LongSupplier nanoTime;
  private final Rungs rungs = new Rungs();
  private final QualityRule rule = new QualityRule();
  private final TrackSwitch tracks;

  /**
   * @param fill how full the reader's queue is, 0 to 1
   * @param listener is told of each change
   */
  AutoTracks(DoubleSupplier fill, LongSupplier nanoTime, TrackSwitch.Listener listener) {
    this.fill = fill;
    this.nanoTime = nanoTime;
    this.tracks = new TrackSwitch(rungs, nanoTime, listener);
  }

  private void enter(MediaChunk chunk) {
    if (rungs.enter(chunk.epoch())) {
      tracks.reset();
    }
  }

  @Override
  public void learn(MediaChunk metadata) {
    enter(metadata);
    rungs.learn(metadata);
  }

  @Override
  public void pass(MediaChunk chunk, Consumer<MediaChunk> reader) {
    enter(chunk);
    if (chunk.isFinal()) {
      reader.accept(chunk);
      return;
    }
    int rung;
    if (Rungs.isConfiguration(chunk)) {
      rungs.learn(chunk);
      rung = rungs.ofTrack(chunk.track());
      if (rung == tracks.rung()) {
        reader.accept(chunk);
      }
      return;
    }
    rung = rungs.ofTrack(chunk.track());
    boolean isLeadKeyframe = chunk.isKeyframe() && rungs.isLead(chunk);
    if (isLeadKeyframe) {
      rungs.keyframe(rung, chunk.timestampUs());
    }
    decide();
    if (chunk.chunkType() == ChunkType.AUDIO) {
      tracks.sound(chunk, rung, reader);
    } else {
      tracks.picture(chunk, rung, isLeadKeyframe, reader);
    }
  }

  private void decide() {
    if (tracks.isChanging()) {
      return;
    }
    int rung = tracks.rung();
    if (rung != Rungs.SOURCE && isDead(rung)) {
      tracks.change(Rungs.SOURCE);
      return;
    }
    int below = rungs.below(rung);
    int above = rungs.above(rung);
    if (below == rung && above == rung) {
      return;
    }
    boolean canStepDown = below != rung && !isDead(below);
    boolean canStepUp = above != rung && !isDead(above);
    switch (rule.observe(fill.getAsDouble(), nanoTime.getAsLong(), canStepDown, canStepUp)) {
      case DOWN -> tracks.change(below);
      case UP -> tracks.change(above);
      case STAY -> {}
    }
  }

  private boolean isDead(int rung) {
    long keyframeUs = rungs.keyframeUs(rung);
    return keyframeUs == Rungs.NEVER_US
        || keyframeUs < rungs.keyframeUs(Rungs.SOURCE) - DEAD_AFTER_US;
  }
}
