package io.millrace.stream;

import io.millrace.media.MediaChunk;
import java.util.function.Consumer;

/** The tracks of one rung. */
final class FixedTracks implements TrackChoice {
  private final int rung;
  private final Rungs rungs = new Rungs();

  /**
   * @param rung see {@link Rungs}
   */
  FixedTracks(int rung) {
    this.rung = rung;
  }

  @Override
  public void learn(MediaChunk metadata) {
    rungs.enter(metadata.epoch());
    rungs.learn(metadata);
  }

  @Override
  public void pass(MediaChunk chunk, Consumer<MediaChunk> reader) {
    rungs.enter(chunk.epoch());
    if (Rungs.isConfiguration(chunk)) {
      rungs.learn(chunk);
    }
    if (chunk.isFinal() || rungs.ofTrack(chunk.track()) == rung) {
      reader.accept(chunk);
    }
  }
}
