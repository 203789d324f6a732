package io.millrace.function;

import io.millrace.media.ChunkResult;
import io.millrace.media.MediaChunk;
import io.millrace.media.StreamId;
import io.millrace.stream.ChunkIntake;
import io.millrace.stream.SenderIntake;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of one piece of media to the sink; single chunks do not come here. */
final class SinkIntake implements ChunkIntake {
  private final SenderIntake sender;

  SinkIntake(SenderIntake sender) {
    this.sender = sender;
  }

  @Override
  public void requireWritable(String id) {
    StreamId.require(id);
  }

  @Override
  public void requireRoom() {}

  @Override
  public Uni<List<ChunkResult>> accept(List<MediaChunk> chunks) {
    throw new UnsupportedOperationException("media alone comes to a sink");
  }

  @Override
  public Uni<Uni<ChunkResult>> admit(MediaChunk chunk) {
    throw new UnsupportedOperationException("media alone comes to a sink");
  }

  @Override
  public SenderIntake ofSender(String streamId, @Nullable Duration patience) {
    return sender;
  }
}
