package io.millrace.codec;

/**
 * Roughly what an encoder or a decoder takes, in bytes, by the pictures that it may hold. Resident
 * memory is no better measure: it grows by less where freed memory is used again, and by more where
 * the allocator rounds up.
 */
final class MemoryEstimate {
  /** Whatever the size of the pictures: tables, packets, contexts. */
  private static final long FIXED_BYTES = 512 << 10;

  private static final int PICTURES = 12;

  /** Of libvpx and libaom, which keep more at hand. */
  private static final int AOM_PICTURES = 48;

  private MemoryEstimate() {}

  static long encoder(String name, int width, int height) {
    boolean isLarge = name.startsWith("libvpx") || name.startsWith("libaom");
    return bytes(isLarge ? AOM_PICTURES : PICTURES, width, height);
  }

  static long decoder(int width, int height) {
    return bytes(PICTURES, width, height);
  }

  private static long bytes(int pictures, int width, int height) {
    return FIXED_BYTES + pictures * PixelLayout.YUV420P.bytes(width, height);
  }
}
