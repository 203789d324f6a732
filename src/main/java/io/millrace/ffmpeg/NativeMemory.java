package io.millrace.ffmpeg;

import java.util.concurrent.atomic.LongAdder;

/**
 * Memory that FFmpeg's objects take outside the heap, by the stage that holds them. An estimate out
 * of what is known of them (sizes of pictures, of buffers), not a measurement: FFmpeg does not tell
 * what it allocates. Thread-safe.
 */
public final class NativeMemory {
  /** What encoders, decoders and filters hold. */
  public static final NativeMemory CODEC = new NativeMemory();

  /** What demuxers hold. */
  public static final NativeMemory DEMUX = new NativeMemory();

  private final LongAdder bytes = new LongAdder();

  private NativeMemory() {}

  /** Counts more bytes, or fewer if negative. */
  public void add(long count) {
    bytes.add(count);
  }

  public long bytes() {
    return bytes.sum();
  }
}
