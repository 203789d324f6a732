package io.millrace.delivery;

/** How much waits, by number and by bytes, and how much may. Not thread-safe. */
final class Room {
  private final int maxChunks;
  private final long maxBytes;
  private int chunks;
  private long bytes;

  Room(int maxChunks, long maxBytes) {
    this.maxChunks = maxChunks;
    this.maxBytes = maxBytes;
  }

  void add(Queued queued) {
    chunks++;
    bytes += queued.sizeBytes();
  }

  void remove(Queued queued) {
    chunks--;
    bytes -= queued.sizeBytes();
  }

  boolean isExceeded() {
    return chunks > maxChunks || bytes > maxBytes;
  }

  boolean isBelowHalf() {
    return chunks * 2L < maxChunks && bytes < maxBytes - bytes;
  }

  /** The fuller of the two bounds, 0 to 1. */
  double utilization() {
    return Math.min(1, Math.max((double) chunks / maxChunks, (double) bytes / maxBytes));
  }

  @Override
  public String toString() {
    return "%d of %d chunks, %d of %d bytes".formatted(chunks, maxChunks, bytes, maxBytes);
  }
}
