package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.ChunkType;
import io.millrace.media.Frame;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The encoders of one stream, one for each type of media, and the numbers of its chunks.
 *
 * <p>A track is the index of its type in order of appearance.
 */
final class StreamEncoder implements StreamState {
  private final String streamId;
  private final CodecShared shared;
  private final Map<MediaType, EncoderSession> sessions = new EnumMap<>(MediaType.class);
  private final List<MediaType> tracks = new ArrayList<>();
  private long nextNumber;
  private boolean isFed;

  StreamEncoder(String streamId, CodecShared shared) {
    this.streamId = streamId;
    this.shared = shared;
  }

  /** Takes the stream for one source of frames, which {@link #finish} or closing ends. */
  Boolean feed() throws CodecException {
    if (isFed) {
      throw new CodecException(Kind.UNAVAILABLE, "the stream is being encoded already")
          .at(streamId, MediaChunk.UNNUMBERED, null);
    }
    isFed = true;
    return true;
  }

  /** The chunks that are done by now. */
  List<MediaChunk> encode(RawMediaData raw, EncodingPlan plan) throws CodecException {
    long startNanos = System.nanoTime();
    long firstNumber = nextNumber;
    List<MediaChunk> chunks = new ArrayList<>();
    try (FfmpegLog log = FfmpegLog.begin()) {
      try {
        encode(raw, plan, chunks);
      } catch (CodecException e) {
        closeSession(raw.mediaType());
        nextNumber = firstNumber; // what was made of the frame goes nowhere
        shared.counters().failed();
        throw e.at(streamId, nextNumber, log.complaint());
      }
    }
    count(raw.data().length, chunks, startNanos);
    return chunks;
  }

  private void encode(RawMediaData raw, EncodingPlan plan, List<MediaChunk> chunks)
      throws CodecException {
    RawForm form = RawForm.of(raw, shared.limits());
    EncoderSession session = sessions.get(raw.mediaType());
    if (session != null && !(session.suits(form, plan) && session.coder().continues(raw))) {
      add(session, session.coder().finish(), chunks);
      closeSession(raw.mediaType());
      session = null;
    }
    if (session == null) {
      session = open(raw.mediaType(), form, plan);
    }
    Map<String, String> others = plan.config().preserveMetadata() ? RawForm.others(raw) : Map.of();
    if (session.describes(others)) {
      chunks.add(configuration(session, others));
    }
    add(session, session.coder().encode(raw), chunks);
  }

  private EncoderSession open(MediaType type, RawForm form, EncodingPlan plan)
      throws CodecException {
    shared.sessions().opening();
    try {
      if (!tracks.contains(type)) {
        tracks.add(type);
      }
      EncoderSession session = EncoderSession.open(tracks.indexOf(type), form, plan);
      sessions.put(type, session);
      return session;
    } catch (CodecException | RuntimeException e) {
      shared.sessions().closed();
      throw e;
    }
  }

  private MediaChunk configuration(EncoderSession session, Map<String, String> others) {
    byte[] data =
        shared.format().write(new MetadataFormat.Described(session.coder().config(), others));
    return numbered(
        session,
        MediaChunk.builder(streamId, ChunkType.METADATA).track(session.coder().config().track()),
        data);
  }

  private void add(EncoderSession session, List<Frame> frames, List<MediaChunk> chunks) {
    for (Frame frame : frames) {
      chunks.add(
          numbered(
              session,
              MediaChunk.builder(streamId, frame.type())
                  .track(frame.track())
                  .timestampUs(frame.timestampUs())
                  .durationUs(frame.durationUs())
                  .keyframe(frame.isKeyframe())
                  .disposable(frame.isDisposable()),
              frame.data()));
    }
  }

  private MediaChunk numbered(EncoderSession session, MediaChunk.Builder chunk, byte[] data) {
    boolean hasChecksum = session.plan().config().preserveMetadata();
    return chunk
        .sequenceNumber(nextNumber++)
        .checksum(hasChecksum ? Sha256.hex(data) : null)
        .data(data)
        .build();
  }

  /** The chunks that are left; every session is closed then. */
  List<MediaChunk> finish() throws CodecException {
    long startNanos = System.nanoTime();
    List<MediaChunk> chunks = new ArrayList<>();
    try (FfmpegLog log = FfmpegLog.begin()) {
      try {
        for (EncoderSession session : sessions.values()) {
          add(session, session.coder().finish(), chunks);
        }
      } catch (CodecException e) {
        shared.counters().failed();
        throw e.at(streamId, nextNumber, log.complaint());
      } finally {
        close();
      }
    }
    count(0, chunks, startNanos);
    return chunks;
  }

  private void count(long bytesIn, List<MediaChunk> chunks, long startNanos) {
    long frames = 0;
    long bytes = 0;
    for (MediaChunk chunk : chunks) {
      if (chunk.chunkType() != ChunkType.METADATA) {
        frames++;
        bytes += chunk.sizeBytes();
      }
    }
    shared.counters().encoded(bytesIn, frames, bytes, System.nanoTime() - startNanos);
  }

  private void closeSession(MediaType type) {
    EncoderSession session = sessions.remove(type);
    if (session != null) {
      session.coder().close();
      shared.sessions().closed();
    }
  }

  @Override
  public boolean isEmpty() {
    return nextNumber == 0 && sessions.isEmpty() && !isFed;
  }

  @Override
  public void close() {
    List.copyOf(sessions.keySet()).forEach(this::closeSession);
    nextNumber = 0;
    isFed = false;
  }
}
