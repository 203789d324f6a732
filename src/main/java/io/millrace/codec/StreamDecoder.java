package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.codec.Decoded.Missing;
import io.millrace.ffmpeg.FfmpegLog;
import io.millrace.media.ChunkType;
import io.millrace.media.MediaChunk;
import io.millrace.media.RawMediaData;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The decoders of one stream, one for each track, and what came last.
 *
 * <p>A hole in the numbers may have held a chunk of any track, so it breaks every video track until
 * that has a keyframe; sound goes on after it.
 */
final class StreamDecoder implements StreamState {
  private final String streamId;
  private final CodecShared shared;
  private final SortedMap<Integer, TrackDecoder> tracks = new TreeMap<>();
  private int epoch;

  /** The next number without a hole; {@link MediaChunk#UNNUMBERED} before the first. */
  private long expected = MediaChunk.UNNUMBERED;

  StreamDecoder(String streamId, CodecShared shared) {
    this.streamId = streamId;
    this.shared = shared;
  }

  Decoded decode(MediaChunk chunk) throws CodecException {
    if (chunk.epoch() > epoch) {
      close();
      epoch = chunk.epoch();
    }
    if (chunk.epoch() < epoch || isBehind(chunk)) {
      return new Decoded.OutOfOrder(expected, chunk.sequenceNumber());
    }
    follow(chunk);
    try (FfmpegLog log = FfmpegLog.begin()) {
      try {
        Decoded decoded = dispatch(chunk);
        long frames = decoded instanceof Decoded.Frames raw ? raw.frames().size() : 0;
        shared.counters().decoded(chunk.sizeBytes(), frames);
        return decoded;
      } catch (CodecException e) {
        shared.counters().failed();
        throw e.at(streamId, chunk.sequenceNumber(), log.complaint());
      }
    }
  }

  private boolean isBehind(MediaChunk chunk) {
    return chunk.isNumbered() && chunk.sequenceNumber() < expected;
  }

  private void follow(MediaChunk chunk) {
    if (!chunk.isNumbered()) {
      return;
    }
    if (expected != MediaChunk.UNNUMBERED && chunk.sequenceNumber() > expected) {
      tracks.values().forEach(TrackDecoder::lost);
    }
    expected = chunk.sequenceNumber() + 1;
  }

  private Decoded dispatch(MediaChunk chunk) throws CodecException {
    boolean isMarker = chunk.isFinal() && chunk.sizeBytes() == 0;
    Decoded decoded = isMarker ? new Decoded.Buffered() : take(chunk);
    if (!chunk.isFinal()) {
      return decoded;
    }
    List<RawMediaData> all = new ArrayList<>();
    if (decoded instanceof Decoded.Frames frames) {
      all.addAll(frames.frames());
    }
    for (TrackDecoder track : tracks.values()) {
      all.addAll(track.finish());
    }
    return all.isEmpty() ? decoded : new Decoded.Frames(all);
  }

  private Decoded take(MediaChunk chunk) throws CodecException {
    if (chunk.chunkType() == ChunkType.METADATA) {
      configure(chunk);
      return new Decoded.Buffered();
    }
    if (chunk.chunkType() == ChunkType.THUMBNAIL) {
      throw new CodecException(Kind.UNSUPPORTED, "a THUMBNAIL chunk: expected a frame of a track");
    }
    TrackDecoder track = tracks.get(chunk.track());
    if (track == null) {
      return new Decoded.MissingReference(
          chunk.track(), chunk.sequenceNumber(), Missing.CONFIGURATION);
    }
    return track.decode(chunk);
  }

  private void configure(MediaChunk chunk) throws CodecException {
    MetadataFormat.Described described;
    try {
      described = shared.format().read(chunk.data());
    } catch (IllegalArgumentException e) {
      throw new CodecException(Kind.DAMAGED, String.valueOf(e.getMessage()));
    }
    TrackDecoder present = tracks.get(chunk.track());
    if (present != null && present.isFor(described.track())) {
      present.describe(described.frames());
      return;
    }
    TrackDecoder track = new TrackDecoder(described, shared);
    if (present != null) {
      present.close();
    }
    tracks.put(chunk.track(), track);
  }

  @Override
  public boolean isEmpty() {
    return tracks.isEmpty();
  }

  @Override
  public void close() {
    tracks.values().forEach(TrackDecoder::close);
    tracks.clear();
    expected = MediaChunk.UNNUMBERED;
  }
}
