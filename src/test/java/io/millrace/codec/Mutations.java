package io.millrace.codec;

import io.millrace.media.MediaChunk;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages chunks. */
final class Mutations {
  private Mutations() {}

  /** A chunk of another stream with other bytes. */
  static MediaChunk of(MediaChunk chunk, String streamId, byte[] data) {
    return MediaChunk.builder(streamId, chunk.chunkType())
        .epoch(chunk.epoch())
        .sequenceNumber(chunk.sequenceNumber())
        .track(chunk.track())
        .timestampUs(chunk.timestampUs())
        .durationUs(chunk.durationUs())
        .keyframe(chunk.isKeyframe())
        .disposable(chunk.isDisposable())
        .data(data)
        .build();
  }

  /**
   * Bits turned over, bytes cut off, put in or made noise, or a piece of another chunk.
   *
   * @param others where pieces come from
   */
  static byte[] damage(byte[] data, List<MediaChunk> others, Random random) {
    if (data.length == 0) {
      return data;
    }
    return switch (random.nextInt(5)) {
      case 0 -> flipped(data, 1 + random.nextInt(8), random);
      case 1 -> Arrays.copyOf(data, random.nextInt(data.length));
      case 2 -> spliced(data, others.get(random.nextInt(others.size())).data(), random);
      case 3 -> noise(data, random);
      default -> flipped(data, 1, random);
    };
  }

  private static byte[] flipped(byte[] data, int count, Random random) {
    byte[] damaged = data.clone();
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(random.nextBoolean() ? damaged.length : Math.min(32, damaged.length));
      damaged[at] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  private static byte[] spliced(byte[] data, byte[] other, Random random) {
    int head = random.nextInt(data.length);
    int tail = other.length == 0 ? 0 : random.nextInt(other.length);
    byte[] joined = Arrays.copyOf(data, head + tail);
    System.arraycopy(other, other.length - tail, joined, head, tail);
    return joined;
  }

  private static byte[] noise(byte[] data, Random random) {
    byte[] damaged = data.clone();
    int from = random.nextInt(damaged.length);
    for (int at = from; at < Math.min(damaged.length, from + 64); at++) {
      damaged[at] = (byte) random.nextInt();
    }
    return damaged;
  }
}
