package io.millrace.wire;

import io.millrace.media.MediaChunk;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** SHA-256 of payloads, as lower-case hex. */
public final class Checksums {
  private Checksums() {}

  /** The chunk's own checksum, or one computed now if it came without. */
  public static String of(MediaChunk chunk) {
    String checksum = chunk.checksum();
    return checksum != null ? checksum.toLowerCase(Locale.ROOT) : sha256(chunk.data());
  }

  public static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
