package io.millrace.stream;

import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A sender's chunks go into a stream of this process. */
record LocalSender(StreamRegistry registry, String streamId, @Nullable Duration patience)
    implements SenderIntake {

  @Override
  public int restart() {
    return registry.restart(streamId);
  }

  @Override
  public boolean accept(MediaChunk chunk) {
    boolean isReceived = registry.accept(chunk) instanceof ChunkResult.Received;
    if (patience != null) {
      try {
        registry.awaitReaders(streamId, patience);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ShuttingDownException();
      }
    }
    return isReceived;
  }

  /** What is in memory is as safe as it will be. */
  @Override
  public void settle() {}
}
