package io.millrace.codec;

import io.millrace.codec.CodecException.Kind;
import io.millrace.codec.Decoded.Missing;
import io.millrace.codec.MetadataFormat.Described;
import io.millrace.media.Frame;
import io.millrace.media.MediaChunk;
import io.millrace.media.MediaType;
import io.millrace.media.RawMediaData;
import io.millrace.media.TrackConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one track. Its decoder is opened by the first frame that decoding can begin at, and
 * closed by a failure, after which it takes such a frame again.
 */
final class TrackDecoder {
  private final TrackConfig config;
  private final CodecShared shared;
  private Map<String, String> others;
  private @Nullable RawDecoder decoder;
  private @Nullable Missing missing;

  /** Presentation time of the keyframe that decoding began at. */
  private long beginUs = Long.MIN_VALUE;

  TrackDecoder(Described described, CodecShared shared) throws CodecException {
    this.config = described.track();
    this.others = described.frames();
    this.shared = shared;
    this.missing = Missing.KEYFRAME;
    check(config, shared.limits());
  }

  private static void check(TrackConfig config, CodecLimits limits) throws CodecException {
    TrackConfig.Video video = config.video();
    TrackConfig.Audio audio = config.audio();
    boolean fits =
        switch (config.type()) {
          case VIDEO -> video != null && video.width() >= 0 && video.height() >= 0;
          case AUDIO -> audio != null && audio.sampleRate() >= 0 && audio.channels() >= 0;
          case MIXED -> false;
        };
    if (!fits) {
      throw new CodecException(
          Kind.DAMAGED,
          "configuration of track %d: %s with %s, expected VIDEO with a size or AUDIO with a rate"
              .formatted(config.track(), config.type(), video != null ? video : audio));
    }
    limits.require(config);
  }

  boolean isFor(TrackConfig other) {
    return config.equals(other);
  }

  void describe(Map<String, String> frames) {
    others = frames;
  }

  /** Chunks, perhaps of this track, did not come. */
  void lost() {
    if (decoder != null) {
      missing = Missing.LOST;
    }
  }

  Decoded decode(MediaChunk chunk) throws CodecException {
    boolean isVideo = config.type() == MediaType.VIDEO;
    if (missing != null && isVideo && !chunk.isKeyframe()) {
      return new Decoded.MissingReference(chunk.track(), chunk.sequenceNumber(), missing);
    }
    List<RawMediaData> frames = new ArrayList<>();
    try {
      if (missing != null) {
        frames.addAll(resume());
        beginUs = isVideo ? chunk.timestampUs() : Long.MIN_VALUE;
        missing = null;
      } else if (chunk.timestampUs() < beginUs) {
        return new Decoded.MissingReference(chunk.track(), chunk.sequenceNumber(), Missing.LEADING);
      }
      frames.addAll(open().decode(coded(chunk), others));
    } catch (CodecException e) {
      close();
      throw e;
    }
    return frames.isEmpty() ? new Decoded.Buffered() : new Decoded.Frames(frames);
  }

  /** What the decoder still holds from before the hole; it begins anew then. */
  private List<RawMediaData> resume() throws CodecException {
    return decoder == null ? List.of() : decoder.restart(others);
  }

  private RawDecoder open() throws CodecException {
    RawDecoder present = decoder;
    if (present != null) {
      return present;
    }
    shared.sessions().opening();
    try {
      RawDecoder opened = new RawDecoder(config, shared.limits());
      decoder = opened;
      return opened;
    } catch (CodecException | RuntimeException e) {
      shared.sessions().closed();
      throw e;
    }
  }

  private static Frame coded(MediaChunk chunk) {
    return new Frame(
        chunk.track(),
        chunk.chunkType(),
        chunk.timestampUs(),
        chunk.durationUs(),
        chunk.isKeyframe(),
        chunk.isDisposable(),
        chunk.data());
  }

  /** What the decoder still holds; it is closed then. */
  List<RawMediaData> finish() throws CodecException {
    try {
      return decoder == null ? List.of() : decoder.finish(others);
    } finally {
      close();
    }
  }

  void close() {
    missing = Missing.KEYFRAME;
    if (decoder != null) {
      decoder.close();
      decoder = null;
      shared.sessions().closed();
    }
  }
}
