package io.millrace.media;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a stream: an access unit of a track as FFmpeg demuxes it, a track's configuration,
 * or a slice of bytes.
 *
 * <p>The chunk owns {@code data}: whoever makes a chunk hands the array over and never writes to it
 * again, and readers do not write to it either. Equality compares all components, the bytes by
 * content.
 *
 * @param streamId see {@link StreamId}
 * @param epoch counts restarts of the stream's numbering, from 0
 * @param sequenceNumber place in the stream, one sequence through all tracks; 0 is a real number;
 *     {@link #UNNUMBERED} until the server numbers the chunk in order of arrival
 * @param track index of the track, from 0
 * @param timestampUs presentation time in microseconds of media time
 * @param durationUs microseconds; 0 if unknown
 * @param isKeyframe true if decoding can begin here
 * @param isDisposable true if no other picture is predicted from this one
 * @param isFinal true for the last chunk of a stream
 * @param checksum SHA-256 of {@code data} as lower-case hex; null if the sender gave none
 */
public record MediaChunk(
    String streamId,
    int epoch,
    long sequenceNumber,
    int track,
    ChunkType chunkType,
    MediaPriority priority,
    long timestampUs,
    long durationUs,
    boolean isKeyframe,
    boolean isDisposable,
    boolean isFinal,
    @Nullable String checksum,
    byte[] data)
    implements StreamItem {

  /** The sequence number of a chunk that has none yet. */
  public static final long UNNUMBERED = -1;

  /** Starts a chunk of a type, with that type's defaults. */
  public static Builder builder(String streamId, ChunkType chunkType) {
    return new Builder(streamId, chunkType);
  }

  public boolean isNumbered() {
    return sequenceNumber != UNNUMBERED;
  }

  public int sizeBytes() {
    return data.length;
  }

  /**
   * The priority with which the chunk is delivered: its own, but METADATA goes first, and a picture
   * that others are predicted from goes with them: a B-frame of that kind before the disposable
   * ones, an I-frame that is no keyframe behind the P-frames before it.
   */
  public MediaPriority deliveryPriority() {
    if (chunkType == ChunkType.METADATA) {
      return MediaPriority.HIGH;
    }
    boolean isReference = chunkType.isVideo() && !isKeyframe && !isDisposable;
    boolean isDefault = priority == chunkType.defaultPriority();
    return isReference && isDefault ? MediaPriority.NORMAL : priority;
  }

  /** The same chunk with other bytes. */
  public MediaChunk with(byte[] otherData, @Nullable String otherChecksum) {
    return new MediaChunk(
        streamId,
        epoch,
        sequenceNumber,
        track,
        chunkType,
        priority,
        timestampUs,
        durationUs,
        isKeyframe,
        isDisposable,
        isFinal,
        otherChecksum,
        otherData);
  }

  /** The same chunk at another place of the stream. */
  public MediaChunk at(int epoch, long sequenceNumber) {
    return new MediaChunk(
        streamId,
        epoch,
        sequenceNumber,
        track,
        chunkType,
        priority,
        timestampUs,
        durationUs,
        isKeyframe,
        isDisposable,
        isFinal,
        checksum,
        data);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MediaChunk that
        && streamId.equals(that.streamId)
        && epoch == that.epoch
        && sequenceNumber == that.sequenceNumber
        && track == that.track
        && chunkType == that.chunkType
        && priority == that.priority
        && timestampUs == that.timestampUs
        && durationUs == that.durationUs
        && isKeyframe == that.isKeyframe
        && isDisposable == that.isDisposable
        && isFinal == that.isFinal
        && Objects.equals(checksum, that.checksum)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(streamId, epoch, sequenceNumber);
  }

  @Override
  public String toString() {
    return "MediaChunk[%s %d/%d track %d %s %d us %d bytes%s]"
        .formatted(
            streamId,
            epoch,
            sequenceNumber,
            track,
            chunkType,
            timestampUs,
            data.length,
            isFinal ? " final" : "");
  }

  /** Collects the parts of a chunk; each has a default but the stream and the type. */
  public static final class Builder {
    private final String streamId;
    private final ChunkType chunkType;
    private MediaPriority priority;
    private boolean isKeyframe;
    private boolean isDisposable;
    private int epoch;
    private long sequenceNumber = UNNUMBERED;
    private int track;
    private long timestampUs;
    private long durationUs;
    private boolean isFinal;
    private @Nullable String checksum;
    private byte[] data = {};

    private Builder(String streamId, ChunkType chunkType) {
      this.streamId = streamId;
      this.chunkType = chunkType;
      this.priority = chunkType.defaultPriority();
      this.isKeyframe = chunkType == ChunkType.VIDEO_I_FRAME;
      this.isDisposable = chunkType == ChunkType.VIDEO_B_FRAME;
    }

    public Builder priority(MediaPriority value) {
      priority = value;
      return this;
    }

    public Builder keyframe(boolean value) {
      isKeyframe = value;
      return this;
    }

    public Builder disposable(boolean value) {
      isDisposable = value;
      return this;
    }

    public Builder epoch(int value) {
      epoch = value;
      return this;
    }

    public Builder sequenceNumber(long value) {
      sequenceNumber = value;
      return this;
    }

    public Builder track(int value) {
      track = value;
      return this;
    }

    public Builder timestampUs(long value) {
      timestampUs = value;
      return this;
    }

    public Builder durationUs(long value) {
      durationUs = value;
      return this;
    }

    public Builder isFinal(boolean value) {
      isFinal = value;
      return this;
    }

    public Builder checksum(@Nullable String value) {
      checksum = value;
      return this;
    }

    /** Hands the array over to the chunk. */
    public Builder data(byte[] value) {
      data = value;
      return this;
    }

    public MediaChunk build() {
      return new MediaChunk(
          streamId,
          epoch,
          sequenceNumber,
          track,
          chunkType,
          priority,
          timestampUs,
          durationUs,
          isKeyframe,
          isDisposable,
          isFinal,
          checksum,
          data);
    }
  }
}
