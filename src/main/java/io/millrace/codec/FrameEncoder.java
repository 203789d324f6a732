package io.millrace.codec;

import io.millrace.media.Frame;
import io.millrace.media.TrackConfig;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Turns the raw frames of one track into coded ones.
 *
 * <p>Send a frame, then receive until null; send null once after the last frame and receive until
 * null again. Not thread-safe; not to be called once closed.
 */
interface FrameEncoder extends AutoCloseable {

  TrackConfig config();

  /** Takes a raw frame, which stays the caller's; null says that no more come. */
  void send(@Nullable AVFrame raw) throws CodecException;

  /** The next coded frame in decoding order; null if the encoder wants more, or has ended. */
  @Nullable Frame receive() throws CodecException;

  /** Adds the coded frames that are ready to a list. */
  default void receiveInto(List<Frame> coded) throws CodecException {
    for (Frame next = receive(); next != null; next = receive()) {
      coded.add(next);
    }
  }

  @Override
  void close();
}
