package io.millrace.codec;

import io.millrace.ffmpeg.NativeMemory;
import io.millrace.media.CodecStats;
import io.millrace.media.EncodingConfig;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Encodes raw media to chunks and decodes chunks to raw media, with one session for each stream and
 * track.
 *
 * <p>Thread-safe. All work is done on the threads of the worker, that of one stream in order.
 * Copies differ in how they encode; they share statistics, sessions and limits. Failures are {@link
 * CodecException}s: the session that failed is closed, and a new one is opened by the next frame
 * that can begin one.
 */
public final class MediaCodec implements AutoCloseable {
  private final CodecShared shared;
  private final StreamStates<StreamEncoder> encoders;
  private final StreamStates<StreamDecoder> decoders;
  private final EncodingPlan plan;

  /**
   * Makes a codec with the default configuration.
   *
   * @param format how METADATA chunks tell of tracks
   * @param worker its threads may be busy for as long as a frame takes
   * @throws CodecException if this build of FFmpeg has no encoder of a name in the settings
   */
  public MediaCodec(CodecSettings settings, MetadataFormat format, Executor worker)
      throws CodecException {
    shared =
        new CodecShared(
            settings.limits(),
            format,
            new CodecCounters(),
            new Sessions(settings.limits().maxSessions()));
    encoders = new StreamStates<>(id -> new StreamEncoder(id, shared), worker);
    decoders = new StreamStates<>(id -> new StreamDecoder(id, shared), worker);
    plan =
        new EncodingPlan(
            EncodingConfig.DEFAULT,
            EncoderNames.require(MediaType.VIDEO, settings.videoEncoder()),
            EncoderNames.require(MediaType.AUDIO, settings.audioEncoder()),
            MediaType.VIDEO);
  }

  private MediaCodec(MediaCodec other, EncodingPlan plan) {
    this.shared = other.shared;
    this.encoders = other.encoders;
    this.decoders = other.decoders;
    this.plan = plan;
  }

  /** A copy that encodes otherwise. A stream whose frames come to it gets a new session. */
  public MediaCodec withConfig(EncodingConfig config) {
    return with(plan.with(config));
  }

  /**
   * A copy that encodes pictures with another of FFmpeg's encoders.
   *
   * @throws CodecException if this build has none of that name; the message lists those it has
   */
  public MediaCodec withVideoEncoder(String name) throws CodecException {
    String found = EncoderNames.require(MediaType.VIDEO, name);
    return with(new EncodingPlan(plan.config(), found, plan.audioEncoder(), plan.target()));
  }

  /**
   * A copy that encodes sound with another of FFmpeg's encoders.
   *
   * @throws CodecException if this build has none of that name; the message lists those it has
   */
  public MediaCodec withAudioEncoder(String name) throws CodecException {
    String found = EncoderNames.require(MediaType.AUDIO, name);
    return with(new EncodingPlan(plan.config(), plan.videoEncoder(), found, plan.target()));
  }

  MediaCodec with(EncodingPlan other) {
    return new MediaCodec(this, other);
  }

  EncodingPlan plan() {
    return plan;
  }

  public EncodingConfig config() {
    return plan.config();
  }

  /**
   * Encodes a stream: its chunks, numbered from 0, with the configuration of each track ahead of
   * its first frame. When the frames end, what the encoders hold back follows and the sessions are
   * closed; they are closed too when it fails or is cancelled. One frame is asked for at a time,
   * when the chunks of the last one have been taken.
   */
  public Multi<MediaChunk> encodeStream(Multi<RawMediaData> frames, String streamId) {
    Multi<MediaChunk> coded =
        frames
            .onItem()
            .transformToMulti(frame -> chunks(encodeSingleFrame(frame, streamId)))
            .concatenate();
    Multi<MediaChunk> rest = Multi.createFrom().deferred(() -> chunks(finish(streamId)));
    return encoders
        .run(streamId, StreamEncoder::feed)
        .onItem()
        .transformToMulti(
            fed ->
                Multi.createBy()
                    .concatenating()
                    .streams(coded, rest)
                    .onFailure()
                    .invoke(() -> encoders.close(streamId))
                    .onCancellation()
                    .invoke(() -> encoders.close(streamId)));
  }

  private static Multi<MediaChunk> chunks(Uni<List<MediaChunk>> made) {
    return made.onItem().transformToMulti(Multi.createFrom()::iterable);
  }

  /**
   * Encodes one frame. The chunks are those that the encoder has done by now: none, if it wants
   * more input first, or several. The configuration of the track goes ahead of its first frame.
   */
  public Uni<List<MediaChunk>> encodeSingleFrame(RawMediaData frame, String streamId) {
    return encoders.run(streamId, encoder -> encoder.encode(frame, plan));
  }

  /** Ends the encoding of a stream: the chunks that its encoders hold back; none if it has none. */
  public Uni<List<MediaChunk>> finish(String streamId) {
    return encoders.run(streamId, StreamEncoder::finish);
  }

  /**
   * Decodes a chunk, METADATA included, which tells how to decode its track. Pictures come out as
   * yuv420p, sound as interleaved f32, with the metadata that {@link RawMediaData} names and the
   * sender's own. Chunks of a stream must come in the order of their numbers.
   */
  public Uni<Decoded> decodeChunk(MediaChunk chunk) {
    return decoders.run(chunk.streamId(), decoder -> decoder.decode(chunk));
  }

  /** What all copies have done since the last reset. */
  public CodecStats stats() {
    return shared.counters().stats();
  }

  /** What all copies have done since the start, whatever was reset. */
  public CodecStats totals() {
    return shared.counters().totals();
  }

  public void resetStats() {
    shared.counters().reset();
  }

  /** Encoders and decoders that are open. */
  public int sessions() {
    return shared.sessions().open();
  }

  /**
   * Estimate of the memory outside the heap that the encoders and decoders of the process take, in
   * bytes.
   */
  public static long nativeBytes() {
    return NativeMemory.CODEC.bytes();
  }

  /** Streams of which anything is kept, once for encoding and once for decoding. */
  int streams() {
    return encoders.size() + decoders.size();
  }

  /** Closes a stream's sessions as soon as the work in hand is done; what they held is lost. */
  public void close(String streamId) {
    encoders.close(streamId);
    decoders.close(streamId);
  }

  /** Closes the sessions of all streams likewise; whatever comes then, to any copy, fails. */
  @Override
  public void close() {
    encoders.closeAll();
    decoders.closeAll();
  }
}
