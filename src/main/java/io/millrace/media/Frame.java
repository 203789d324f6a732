package io.millrace.media;

/**
 * One coded access unit of a track, not yet part of a numbered stream.
 *
 * <p>Owns {@code data} as {@link MediaChunk} does; equality compares identity of the array.
 *
 * @param type a video type, AUDIO or THUMBNAIL; configuration travels as {@link TrackConfig}
 * @param timestampUs presentation time in microseconds of media time
 * @param durationUs microseconds; 0 if unknown
 * @param isKeyframe true if decoding can begin here
 * @param isDisposable true if no other picture is predicted from this one
 */
public record Frame(
    int track,
    ChunkType type,
    long timestampUs,
    long durationUs,
    boolean isKeyframe,
    boolean isDisposable,
    byte[] data) {

  /** A chunk that is a keyframe, as it was before it was numbered. */
  public static Frame ofKeyframe(MediaChunk chunk) {
    return new Frame(
        chunk.track(),
        chunk.chunkType(),
        chunk.timestampUs(),
        chunk.durationUs(),
        /* isKeyframe= */ true,
        /* isDisposable= */ false,
        chunk.data());
  }
}
