package io.millrace.function;

import io.millrace.media.MediaChunk;
import io.millrace.media.StreamId;
import io.millrace.stream.KeyframePictures;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.KeyframeConfigs;
import io.millrace.wire.MalformedException;
import io.millrace.wire.ReceivedEvent;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;

/** Makes a small picture of a keyframe. */
@Singleton
public class ThumbnailFunction {
  static final String TYPE = "io.millrace.thumbnail.v1";
  private static final String JPEG = "image/jpeg";

  private final Inbox inbox;
  private final Payloads payloads;
  private final KeyframePictures pictures;

  ThumbnailFunction(Inbox inbox, Payloads payloads, KeyframePictures pictures) {
    this.inbox = inbox;
    this.payloads = payloads;
    this.pictures = pictures;
  }

  /** A chunk in, a JPEG picture out. */
  @Funq
  public Uni<CloudEvent<byte[]>> thumbnail(CloudEvent<byte[]> envelope) {
    ReceivedEvent event = inbox.event();
    MediaChunk keyframe = keyframe(event);
    String config = ChunkAttributes.trackConfig(event::attribute);
    Uni<byte[]> picture =
        config == null
            ? pictures.ofWhole(keyframe)
            : pictures.of(keyframe, KeyframeConfigs.read(config));
    return picture.map(jpeg -> answer(event, keyframe, jpeg));
  }

  private MediaChunk keyframe(ReceivedEvent event) {
    ChunkAttributes.requireChunk(event, null);
    String streamId = StreamId.require(event.subject());
    MediaChunk chunk = ChunkAttributes.read(streamId, event::attribute, event.data());
    if (!chunk.chunkType().isVideo() || !chunk.isKeyframe()) {
      throw new MalformedException(
          "chunktype",
          chunk.chunkType().name(),
          "expected a keyframe: VIDEO_I_FRAME, and not keyframe=false");
    }
    return chunk.with(payloads.of(event), chunk.checksum());
  }

  private static CloudEvent<byte[]> answer(ReceivedEvent event, MediaChunk keyframe, byte[] jpeg) {
    Map<String, String> own =
        Map.of(
            "partitionkey", keyframe.streamId(),
            "epoch", Integer.toString(keyframe.epoch()),
            "track", Integer.toString(keyframe.track()),
            "mediatimeus", Long.toString(keyframe.timestampUs()));
    return Answers.to(event, FunctionName.THUMBNAIL, TYPE)
        .extensions(Answers.extensions(event, own))
        .build(jpeg, JPEG);
  }
}
