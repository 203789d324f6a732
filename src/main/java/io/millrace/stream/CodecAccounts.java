package io.millrace.stream;

import io.millrace.codec.MediaCodec;
import io.millrace.demux.Demuxer;
import io.millrace.media.CodecStats;

/** What the codec does and holds, for meters. Thread-safe. */
public final class CodecAccounts {
  private final MediaCodec codec;

  CodecAccounts(MediaCodec codec) {
    this.codec = codec;
  }

  /** Since the start, whatever was reset. */
  public CodecStats totals() {
    return codec.totals();
  }

  /** Encoders and decoders of streams that are open. */
  public int sessions() {
    return codec.sessions();
  }

  /** Estimate of the memory outside the heap that encoders and decoders take, in bytes. */
  public long codecBytes() {
    return MediaCodec.nativeBytes();
  }

  /** Memory outside the heap that demuxers read into, in bytes. */
  public long demuxBytes() {
    return Demuxer.nativeBytes();
  }
}
