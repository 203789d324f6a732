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
  private static final String RESTART = "restart";
  private static final String DATAREF = "dataref";
  private static final String TRACK_CONFIG = "trackconfig";

  private ChunkAttributes() {}

  /** The CloudEvent's id: the same for the same chunk, whoever sends it. */
  public static String id(MediaChunk chunk) {
    return chunk.streamId() + ":" + chunk.epoch() + ":" + chunk.sequenceNumber();
  }

  /**
   * Hands each extension attribute on. A chunk without a number has no {@code sequence}; priority,
   * keyframe and disposable are there if they differ from what the type says.
   */
  public static void write(MediaChunk chunk, BiConsumer<String, String> attributes) {
    write(chunk, Checksums.of(chunk), attributes);
  }

  /** The same of a chunk as it came: {@code sha256} is there if its sender said it. */
  public static void writeReceived(MediaChunk chunk, BiConsumer<String, String> attributes) {
    write(chunk, chunk.checksum(), attributes);
  }

  private static void write(
      MediaChunk chunk, @Nullable String sha256, BiConsumer<String, String> attributes) {
    attributes.accept(PARTITION_KEY, chunk.streamId());
    if (chunk.isNumbered()) {
      attributes.accept(SEQUENCE, Long.toString(chunk.sequenceNumber()));
    }
    attributes.accept(EPOCH, Integer.toString(chunk.epoch()));
    attributes.accept(CHUNK_TYPE, chunk.chunkType().name());
    attributes.accept(MEDIA_TIME_US, Long.toString(chunk.timestampUs()));
    attributes.accept(DURATION_US, Long.toString(chunk.durationUs()));
    attributes.accept(TRACK, Integer.toString(chunk.track()));
    attributes.accept(FINAL, Boolean.toString(chunk.isFinal()));
    if (sha256 != null) {
      attributes.accept(SHA256, sha256);
    }
    if (chunk.priority() != chunk.chunkType().defaultPriority()) {
      attributes.accept(PRIORITY, chunk.priority().name());
    }
    writeFlag(chunk.isKeyframe(), KEYFRAME, isKeyframe(chunk.chunkType()), attributes);
    writeFlag(chunk.isDisposable(), DISPOSABLE, isDisposable(chunk.chunkType()), attributes);
  }

  private static void writeFlag(
      boolean value, String name, boolean usual, BiConsumer<String, String> attributes) {
    if (value != usual) {
      attributes.accept(name, Boolean.toString(value));
    }
  }

  private static boolean isKeyframe(ChunkType type) {
    return type == ChunkType.VIDEO_I_FRAME;
  }

  private static boolean isDisposable(ChunkType type) {
    return type == ChunkType.VIDEO_B_FRAME;
  }

  /** Marks the first chunk of a sender's media: a new epoch begins with it. */
  public static void writeRestart(BiConsumer<String, String> attributes) {
    attributes.accept(RESTART, "true");
  }

  /**
   * True if a new epoch begins with the chunk, unless nothing has come in the one that is: its
   * sender began anew.
   */
  public static boolean restarts(Function<String, @Nullable String> attributes) {
    return flag(attributes, RESTART, false);
  }

  /** Says that the payload lies elsewhere, as the CloudEvents extension of that name does. */
  public static void writeDataref(String dataref, BiConsumer<String, String> attributes) {
    attributes.accept(DATAREF, dataref);
  }

  /** Where the payload lies; null if it is the data. */
  public static @Nullable String dataref(Function<String, @Nullable String> attributes) {
    return attributes.apply(DATAREF);
  }

  /**
   * Says how a keyframe is decoded, so that it can be without the chunks before it.
   *
   * @param config as {@link KeyframeConfigs} has it
   */
  public static void writeTrackConfig(String config, BiConsumer<String, String> attributes) {
    attributes.accept(TRACK_CONFIG, config);
  }

  /** How a keyframe is decoded, as {@link KeyframeConfigs} has it; null if the event is silent. */
  public static @Nullable String trackConfig(Function<String, @Nullable String> attributes) {
    return attributes.apply(TRACK_CONFIG);
  }

  /** The payload's checksum; null if the event does not say. */
  public static @Nullable String sha256(Function<String, @Nullable String> attributes) {
    return attributes.apply(SHA256);
  }

  /**
   * Checks that an event is a chunk, and of the stream that it was sent to.
   *
   * @param routedTo the stream that the event's message was sent to; null if it does not say
   * @throws MalformedException naming the attribute and value that are wrong
   */
  public static void requireChunk(ReceivedEvent event, @Nullable String routedTo) {
    if (!TYPE.equals(event.type())) {
      throw new MalformedException("type", event.type(), "expected " + TYPE);
    }
    requireSame("key", routedTo, event.subject());
    requireSame(PARTITION_KEY, event.attribute(PARTITION_KEY), event.subject());
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
    String typeName = attributes.apply(CHUNK_TYPE);
    ChunkType type =
        ChunkReader.enumValue(CHUNK_TYPE, typeName == null ? "" : typeName, ChunkType.class);
    String priority = attributes.apply(PRIORITY);
    return MediaChunk.builder(streamId, type)
        .priority(
            priority == null
                ? type.defaultPriority()
                : ChunkReader.enumValue(PRIORITY, priority, MediaPriority.class))
        .keyframe(flag(attributes, KEYFRAME, isKeyframe(type)))
        .disposable(flag(attributes, DISPOSABLE, isDisposable(type)))
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

  private static boolean flag(
      Function<String, @Nullable String> attributes, String name, boolean absent) {
    String value = attributes.apply(name);
    return value == null ? absent : Boolean.parseBoolean(value);
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
