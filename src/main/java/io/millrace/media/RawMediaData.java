package io.millrace.media;

import java.util.Map;

/**
 * One uncompressed picture or block of samples.
 *
 * <p>Owns {@code data} as {@link MediaChunk} does its own. Equality compares identity of the array.
 *
 * @param timestampUs microseconds of media time
 * @param metadata the layout of the bytes: for pictures {@code pixelFormat}, {@code width}, {@code
 *     height}, {@code frameRate}; for samples {@code sampleFormat}, {@code sampleRate}, {@code
 *     channels}
 */
public record RawMediaData(
    MediaType mediaType, long timestampUs, Map<String, String> metadata, byte[] data) {

  public RawMediaData {
    metadata = Map.copyOf(metadata);
  }
}
