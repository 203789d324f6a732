package io.millrace.function;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.millrace.demux.DemuxConfig;
import io.millrace.demux.DemuxException;
import io.millrace.demux.Demuxer;
import io.millrace.demux.Samples;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.FrameSink;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.TrackConfig;
import io.millrace.wire.ChunkAttributes;
import io.millrace.wire.KeyframeConfigs;
import io.millrace.wire.TrackConfigJson;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first keyframe of a sample, as the events of its chunk. */
record Keyframe(TrackConfig config, MediaChunk chunk) {

  static Keyframe of(String sample) {
    First first = new First();
    try {
      var unused = new Demuxer(DemuxConfig.DEFAULT).demux(Samples.path(sample), first);
    } catch (DemuxException e) {
      throw new AssertionError(e);
    }
    Frame frame = Objects.requireNonNull(first.frame);
    return new Keyframe(
        Objects.requireNonNull(first.config),
        MediaChunk.builder("cam1", frame.type())
            .sequenceNumber(1)
            .track(frame.track())
            .timestampUs(frame.timestampUs())
            .durationUs(frame.durationUs())
            .keyframe(true)
            .data(frame.data())
            .build());
  }

  /** The event as a processor writes it. */
  CloudEventBuilder event() {
    CloudEventBuilder event = bare();
    KeyframeConfigs configs = new KeyframeConfigs();
    configs.of(
        MediaChunk.builder("cam1", ChunkType.METADATA)
            .track(chunk.track())
            .data(TrackConfigJson.write(config))
            .build());
    event.withExtension("trackconfig", Objects.requireNonNull(configs.of(chunk)));
    return event;
  }

  /** The same without the configuration of its decoder. */
  CloudEventBuilder bare() {
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(ChunkAttributes.id(chunk))
            .withSource(URI.create("/millrace"))
            .withType(ChunkAttributes.TYPE)
            .withSubject(chunk.streamId())
            .withData(ChunkAttributes.DATA_CONTENT_TYPE, chunk.data());
    ChunkAttributes.write(chunk, event::withExtension);
    return event;
  }

  CloudEvent whole() {
    return event().build();
  }

  private static final class First implements FrameSink {
    private @Nullable TrackConfig config;
    private @Nullable Frame frame;

    @Override
    public void track(TrackConfig found) {
      if (found.type() == MediaType.VIDEO && config == null) {
        config = found;
      }
    }

    @Override
    public void frame(Frame found) {
      TrackConfig known = config;
      if (frame == null && known != null && found.track() == known.track() && found.isKeyframe()) {
        frame = found;
      }
    }
  }
}
