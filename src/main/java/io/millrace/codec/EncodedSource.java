package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * The coded frames of one track, out of a source and through an encoder, made one ahead.
 *
 * <p>An encoder's priming, which lies before time zero, is left out. Not thread-safe.
 */
final class EncodedSource implements AutoCloseable {
  private final FilterGraph source;
  private final FrameEncoder encoder;
  private @Nullable Frame next;
  private boolean isMade;
  private boolean isDrained;

  /** Makes nothing yet; closes both when closed. */
  EncodedSource(FilterGraph source, FrameEncoder encoder) {
    this.source = source;
    this.encoder = encoder;
  }

  TrackConfig config() {
    return encoder.config();
  }

  /** When the next frame is due; {@link Long#MAX_VALUE} if there is none. */
  long nextUs() throws CodecException {
    Frame frame = peek();
    return frame == null ? Long.MAX_VALUE : frame.timestampUs();
  }

  /** The next frame; null if there is none. */
  @Nullable Frame take() throws CodecException {
    Frame frame = peek();
    isMade = false;
    return frame;
  }

  private @Nullable Frame peek() throws CodecException {
    if (!isMade) {
      next = make();
      isMade = true;
    }
    return next;
  }

  private @Nullable Frame make() throws CodecException {
    while (true) {
      Frame frame = encoder.receive();
      if (frame == null && isDrained) {
        return null;
      }
      if (frame == null) {
        AVFrame raw = source.pull();
        encoder.send(raw);
        isDrained = raw == null;
      } else if (frame.timestampUs() >= 0) {
        return frame;
      }
    }
  }

  @Override
  public void close() {
    encoder.close();
    source.close();
  }
}
