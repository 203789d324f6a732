package io.millrace.stream;

import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chunks go into the streams of this process. */
public record LocalIntake(StreamRegistry registry) implements ChunkIntake {

  @Override
  public void requireWritable(String id) {
    registry.requireWritable(id);
  }

  /** There is always room: a stream that holds too much refuses the chunk itself. */
  @Override
  public void requireRoom() {}

  @Override
  public Uni<List<ChunkResult>> accept(List<MediaChunk> chunks) {
    return Uni.createFrom().item(() -> chunks.stream().map(registry::accept).toList());
  }

  @Override
  public Uni<Uni<ChunkResult>> admit(MediaChunk chunk) {
    return Uni.createFrom().item(() -> Uni.createFrom().item(registry.accept(chunk)));
  }

  @Override
  public SenderIntake ofSender(String streamId, @Nullable Duration patience) {
    return new LocalSender(registry, streamId, patience);
  }
}
