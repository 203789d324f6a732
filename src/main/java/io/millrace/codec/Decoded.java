package io.millrace.codec;

import io.millrace.media.RawMediaData;
import java.util.List;

/** What decoding a chunk came to. */
public sealed interface Decoded {

  /** Raw frames, at least one, in the order of their times: the chunk's own or earlier ones. */
  record Frames(List<RawMediaData> frames) implements Decoded {
    public Frames {
      frames = List.copyOf(frames);
    }
  }

  /** Taken in; nothing comes out yet. So it is with configuration, and with delayed pictures. */
  record Buffered() implements Decoded {}

  /**
   * Not decoded: what the chunk is predicted from is not there. Chunks of its track come to this
   * until the next keyframe.
   *
   * @param track index of the track
   * @param sequenceNumber the chunk's
   */
  record MissingReference(int track, long sequenceNumber, Missing missing) implements Decoded {

    /** What is missing, in words. */
    public String reason() {
      return switch (missing) {
        case CONFIGURATION -> "no METADATA chunk has told of track %d".formatted(track);
        case KEYFRAME -> "no keyframe of track %d has come yet".formatted(track);
        case LOST -> "chunks were lost since the last keyframe of track %d".formatted(track);
        case LEADING ->
            "the picture comes before the keyframe of track %d that decoding began at"
                .formatted(track);
      };
    }
  }

  /**
   * Not decoded: the chunk comes after chunks that follow it, or a second time.
   *
   * @param expected the next number that can be decoded
   * @param sequenceNumber the chunk's
   */
  record OutOfOrder(long expected, long sequenceNumber) implements Decoded {}

  /** Which reference is missing. */
  enum Missing {
    /** The track's configuration. */
    CONFIGURATION,
    /** A keyframe to begin with. */
    KEYFRAME,
    /** Chunks between the last keyframe and this one. */
    LOST,
    /** The pictures before the keyframe that decoding began at. */
    LEADING
  }
}
