package io.millrace.chunk;

import io.millrace.media.MediaChunk;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 16-bit hash that tells a chunk sent again from another chunk under the same number.
 *
 * <p>Covers timestamp, size and up to 32 payload bytes: eight at the start, eight at each third,
 * eight at the end. Never 0, which marks a number that was not delivered. Two different chunks
 * share a value once in 65,535.
 */
final class Fingerprint {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Fingerprint() {}

  static char of(MediaChunk chunk) {
    byte[] data = chunk.data();
    int size = data.length;
    long hash = mix(chunk.timestampUs() ^ MIX, size);
    if (size >= Long.BYTES) {
      int last = size - Long.BYTES;
      hash = mix(hash, (long) LONGS.get(data, 0));
      hash = mix(hash, (long) LONGS.get(data, last / 3));
      hash = mix(hash, (long) LONGS.get(data, (int) (last * 2L / 3)));
      hash = mix(hash, (long) LONGS.get(data, last));
    } else {
      for (byte b : data) {
        hash = mix(hash, b);
      }
    }
    char print = (char) (hash >>> 48);
    return print == 0 ? 1 : print;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * MIX;
    return mixed ^ (mixed >>> 29);
  }
}
