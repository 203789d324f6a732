package io.millrace.wire;

import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaPriority;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as a CloudEvent in binary mode: the payload is the data, the rest is in attributes. The
 * subject is the stream, the id {@code stream:epoch:number}.
 */
public final class ChunkAttributes {
  public static final String TYPE = "io.millrace.chunk.v1";
  public static final String DATA_CONTENT_TYPE = "application/octet-stream";
  private static final String PARTITION_KEY = "partitionkey";
  private static final String SEQUENCE = "sequence";
  private static final String EPOCH = "epoch";
  private static final String CHUNK_TYPE = "chunktype";
  private static final String MEDIA_TIME_US = "mediatimeus";
  private static final String DURATION_US = "durationus";
  private static final String TRACK = "track";
  private static final String FINAL = "final";
  private static final String SHA256 = "sha256";
  private static final String PRIORITY = "priority";
  private static final String KEYFRAME = "keyframe";
  private static final String DISPOSABLE = "disposable";

  private ChunkAttributes() {}

  /** The CloudEvent's id: the same for the same chunk, whoever sends it. */
  public static String id(MediaChunk chunk) {
    return chunk.streamId() + ":" + chunk.epoch() + ":" + chunk.sequenceNumber();
  }

  /** Hands each extension attribute on; those that follow from the chunk's type are left out. */
  public static void write(MediaChunk chunk, BiConsumer<String, String> attributes) {
    attributes.accept(PARTITION_KEY, chunk.streamId());
    attributes.accept(SEQUENCE, Long.toString(chunk.sequenceNumber()));
    attributes.accept(EPOCH, Integer.toString(chunk.epoch()));
    attributes.accept(CHUNK_TYPE, chunk.chunkType().name());
    attributes.accept(MEDIA_TIME_US, Long.toString(chunk.timestampUs()));
    attributes.accept(DURATION_US, Long.toString(chunk.durationUs()));
    attributes.accept(TRACK, Integer.toString(chunk.track()));
    attributes.accept(FINAL, Boolean.toString(chunk.isFinal()));
    attributes.accept(SHA256, Checksums.of(chunk));
    MediaChunk usual = MediaChunk.builder(chunk.streamId(), chunk.chunkType()).build();
    if (chunk.priority() != usual.priority()) {
      attributes.accept(PRIORITY, chunk.priority().name());
    }
    if (chunk.isKeyframe() != usual.isKeyframe()) {
      attributes.accept(KEYFRAME, Boolean.toString(chunk.isKeyframe()));
    }
    if (chunk.isDisposable() != usual.isDisposable()) {
      attributes.accept(DISPOSABLE, Boolean.toString(chunk.isDisposable()));
    }
  }

  /**
   * The chunk that an event is.
   *
   * @param routedTo the stream that the event's message was sent to; null if it does not say
   * @throws MalformedException naming the attribute and value that are wrong
   */
  public static MediaChunk read(ReceivedEvent event, @Nullable String routedTo) {
    if (!TYPE.equals(event.type())) {
      throw new MalformedException("type", event.type(), "expected " + TYPE);
    }
    requireSame("key", routedTo, event.subject());
    requireSame(PARTITION_KEY, event.attribute(PARTITION_KEY), event.subject());
    return read(event.subject(), event::attribute, event.data());
  }

  private static void requireSame(String name, @Nullable String value, String subject) {
    if (value != null && !value.equals(subject)) {
      throw new MalformedException(name, value, "the subject is " + subject);
    }
  }

  /**
   * Puts a chunk together.
   *
   * @param streamId the event's subject
   * @param attributes gives the value of an extension attribute; null if there is none
   * @throws MalformedException naming the attribute and value that are wrong
   */
  public static MediaChunk read(
      String streamId, Function<String, @Nullable String> attributes, byte[] data) {
    String type = attributes.apply(CHUNK_TYPE);
    MediaChunk.Builder chunk =
        MediaChunk.builder(
            streamId, ChunkReader.enumValue(CHUNK_TYPE, type == null ? "" : type, ChunkType.class));
    String priority = attributes.apply(PRIORITY);
    if (priority != null) {
      chunk.priority(ChunkReader.enumValue(PRIORITY, priority, MediaPriority.class));
    }
    String keyframe = attributes.apply(KEYFRAME);
    if (keyframe != null) {
      chunk.keyframe(Boolean.parseBoolean(keyframe));
    }
    String disposable = attributes.apply(DISPOSABLE);
    if (disposable != null) {
      chunk.disposable(Boolean.parseBoolean(disposable));
    }
    return chunk
        .sequenceNumber(count(attributes, SEQUENCE, MediaChunk.UNNUMBERED, Long.MAX_VALUE))
        .epoch((int) count(attributes, EPOCH, 0, Integer.MAX_VALUE))
        .timestampUs(number(attributes, MEDIA_TIME_US, 0, Long.MIN_VALUE, Long.MAX_VALUE))
        .durationUs(count(attributes, DURATION_US, 0, Long.MAX_VALUE))
        .track((int) count(attributes, TRACK, 0, Integer.MAX_VALUE))
        .isFinal(Boolean.parseBoolean(attributes.apply(FINAL)))
        .checksum(attributes.apply(SHA256))
        .data(data)
        .build();
  }

  private static long count(
      Function<String, @Nullable String> attributes, String name, long absent, long max) {
    return number(attributes, name, absent, 0, max);
  }

  private static long number(
      Function<String, @Nullable String> attributes, String name, long absent, long min, long max) {
    String value = attributes.apply(name);
    return value == null ? absent : ChunkReader.number(name, value, min, max);
  }
}
