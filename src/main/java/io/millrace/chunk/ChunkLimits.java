package io.millrace.chunk;

import io.millrace.media.ChunkType;

/** The largest payload of a chunk, in bytes, by type. */
public record ChunkLimits(
    int maxVideoBytes, int maxAudioBytes, int maxMetadataBytes, int maxThumbnailBytes) {

  private static final int MIB = 1 << 20;

  /** 16 MiB of video, 1 MiB of audio, 1 MiB of metadata, 4 MiB of thumbnail. */
  public static final ChunkLimits DEFAULT = new ChunkLimits(16 * MIB, MIB, MIB, 4 * MIB);

  public ChunkLimits {
    requirePositive("maxVideoBytes", maxVideoBytes);
    requirePositive("maxAudioBytes", maxAudioBytes);
    requirePositive("maxMetadataBytes", maxMetadataBytes);
    requirePositive("maxThumbnailBytes", maxThumbnailBytes);
  }

  /** The largest limit of all, in bytes. */
  public int maxBytes() {
    return Math.max(
        Math.max(maxVideoBytes, maxAudioBytes), Math.max(maxMetadataBytes, maxThumbnailBytes));
  }

  /** The limit for one type, in bytes. */
  public int maxBytes(ChunkType type) {
    return switch (type) {
      case VIDEO_I_FRAME, VIDEO_P_FRAME, VIDEO_B_FRAME -> maxVideoBytes;
      case AUDIO -> maxAudioBytes;
      case METADATA -> maxMetadataBytes;
      case THUMBNAIL -> maxThumbnailBytes;
    };
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }
}
