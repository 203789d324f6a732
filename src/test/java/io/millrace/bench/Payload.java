package io.millrace.bench;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Bytes that do not compress, the same in each run. */
final class Payload {
  private Payload() {}

  static byte[] ofSize(int sizeBytes) {
    SplittableRandom random = new SplittableRandom(42); // SplitMix64
    ByteBuffer bytes = ByteBuffer.allocate(sizeBytes);
    while (bytes.remaining() >= Long.BYTES) {
      bytes.putLong(random.nextLong());
    }
    return bytes.array();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
