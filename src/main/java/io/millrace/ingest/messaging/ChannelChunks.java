package io.millrace.ingest.messaging;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;

/** Chunks over the channel {@code chunks-accepted}. */
@Singleton
@Typed(ChannelChunks.class)
final class ChannelChunks implements AcceptedChunks {
  private final MutinyEmitter<byte[]> channel;
  private final ChunkWriter writer = new ChunkWriter();

  /** The channel's buffer needs no bound of its own: {@link InFlight} is one. */
  ChannelChunks(
      @Channel("chunks-accepted") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> channel) {
    this.channel = channel;
  }

  @Override
  public void send(OutgoingChunk chunk, @Nullable String dataref, Stored stored) {
    Uni.createFrom()
        .deferred(() -> channel.sendMessage(writer.message(chunk, dataref)))
        .subscribe()
        .with(done -> stored.done(null), stored::done);
  }
}
