package io.millrace.event;

import io.millrace.media.DropReason;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.QualityLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a stream. */
public sealed interface MediaStreamEvent {

  String streamId();

  /** The stream's owner; 0 if nobody in particular. */
  long userId();

  /** When it happened. */
  Instant timestamp();

  /** A stream, or a new epoch of it, has begun. */
  record StreamStarted(
      String streamId, long userId, int epoch, QualityLevel quality, Instant timestamp)
      implements MediaStreamEvent {}

  /**
   * A stream, or an epoch of it, is over.
   *
   * @param durationSeconds whole seconds since it started
   * @param bytesTransferred payload bytes delivered in order
   */
  record StreamStopped(
      String streamId,
      long userId,
      int epoch,
      EndReason reason,
      long durationSeconds,
      long bytesTransferred,
      Instant timestamp)
      implements MediaStreamEvent {}

  /**
   * Quality has stepped down or up: what one reader gets, or how a rendition is encoded.
   *
   * @param oldQuality null for the source as it came
   * @param newQuality null for the source as it came
   * @param rendition which rendition is encoded differently; null if it is a reader's quality
   */
  record QualityChanged(
      String streamId,
      long userId,
      @Nullable QualityLevel oldQuality,
      @Nullable QualityLevel newQuality,
      @Nullable QualityLevel rendition,
      Instant timestamp)
      implements MediaStreamEvent {}

  /**
   * A live stream that someone reads has delivered nothing for a while.
   *
   * @param bufferLevel how full the fullest of its readers' queues is, 0 to 1
   */
  record BufferUnderrun(String streamId, long userId, double bufferLevel, Instant timestamp)
      implements MediaStreamEvent {}

  /** A chunk was accepted and does not reach one of the readers. */
  record ChunkDropped(
      String streamId,
      long userId,
      int epoch,
      long sequenceNumber,
      DropReason reason,
      Instant timestamp)
      implements MediaStreamEvent {}

  /**
   * Numbers are lost for good.
   *
   * @param from first missing sequence number
   * @param to last missing sequence number, inclusive
   */
  record GapDetected(
      String streamId,
      long userId,
      int epoch,
      long from,
      long to,
      GapReason reason,
      Instant timestamp)
      implements MediaStreamEvent {}

  /**
   * A chunk was refused.
   *
   * @param sequenceNumber as it came; -1 if it had none
   */
  record ChunkRejected(
      String streamId, long userId, long sequenceNumber, String reason, Instant timestamp)
      implements MediaStreamEvent {}
}
