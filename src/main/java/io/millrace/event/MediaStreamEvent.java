package io.millrace.event;

import io.millrace.media.DropReason;
import io.millrace.media.EndReason;
import io.millrace.media.GapReason;
import io.millrace.media.QualityLevel;
import java.time.Instant;

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

  record QualityChanged(
      String streamId,
      long userId,
      QualityLevel oldQuality,
      QualityLevel newQuality,
      Instant timestamp)
      implements MediaStreamEvent {}

  /**
   * A reader or encoder ran short of media.
   *
   * @param bufferLevel what is left, 0 to 1
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
