package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one track through changes of its configuration. A frame that is damaged is left out and
 * counted; a track of which nothing can be decoded is a failure. Not thread-safe.
 */
final class SourceDecoder implements AutoCloseable {
  private final CodecLimits limits;
  private final int threads;
  private final Output output;
  private final LongAdder damaged;
  private @Nullable FrameDecoder decoder;
  private @Nullable CodecException firstDamage;
  private boolean isAnyDecoded;

  /** Takes raw frames, whose pts are microseconds and which last for the call. */
  @FunctionalInterface
  interface Output {
    void raw(AVFrame raw, TrackConfig config) throws CodecException, InterruptedException;
  }

  /**
   * @param threads that the codec may use, if it can use several
   * @param damaged counts the frames left out
   */
  SourceDecoder(CodecLimits limits, int threads, LongAdder damaged, Output output) {
    this.limits = limits;
    this.threads = threads;
    this.damaged = damaged;
    this.output = output;
  }

  /** Takes all that comes, to its end. */
  void run(Conveyor<TrackItem> input) throws CodecException, InterruptedException {
    for (TrackItem item = input.take(); item != null; item = input.take()) {
      switch (item) {
        case TrackItem.Config config -> configure(config.config());
        case TrackItem.Coded coded -> decode(coded.frame());
      }
    }
    decode(null);
    if (!isAnyDecoded && firstDamage != null) {
      throw firstDamage;
    }
  }

  private void configure(TrackConfig config) throws CodecException, InterruptedException {
    decode(null);
    close();
    limits.require(config);
    decoder = new FrameDecoder(config, limits.maxPixels(), threads);
  }

  private void decode(@Nullable Frame coded) throws CodecException, InterruptedException {
    FrameDecoder open = decoder;
    if (open == null) {
      return;
    }
    try {
      open.send(coded);
    } catch (CodecException e) {
      note(e);
    }
    for (AVFrame raw = receive(open); raw != null; raw = receive(open)) {
      isAnyDecoded = true;
      output.raw(raw, open.config());
    }
  }

  private @Nullable AVFrame receive(FrameDecoder open) throws CodecException {
    while (true) {
      try {
        return open.receive();
      } catch (CodecException e) {
        note(e);
      }
    }
  }

  private void note(CodecException e) throws CodecException {
    if (e.errorCode() != avutil.AVERROR_INVALIDDATA()) {
      throw e;
    }
    damaged.increment();
    firstDamage = firstDamage == null ? e : firstDamage;
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
